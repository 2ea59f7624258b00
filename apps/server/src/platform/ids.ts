/** New ids: UUIDs in time order (version 7), made here because PostgreSQL makes them only from 18 on. */
import { randomUUIDv7 } from "node:crypto";

export const newId = (): string => randomUUIDv7();
