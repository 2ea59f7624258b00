/** Every room's migrations, in the order in which the rooms stand on each other. */
import { fileURLToPath } from "node:url";
import { migrationsFolder as tokens } from "@verbatim/tokens";
import type { MigrationFolder } from "../platform/migrate.ts";

const ofRoom = (room: string): MigrationFolder => ({
	room,
	folder: fileURLToPath(new URL(`../../migrations/${room}/`, import.meta.url)),
});

export const migrationFolders: MigrationFolder[] = [
	{ room: "tokens", folder: fileURLToPath(tokens) },
	ofRoom("providers"),
	ofRoom("company"),
	ofRoom("billing"),
	ofRoom("research"),
];
