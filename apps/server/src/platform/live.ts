/**
 * Live news: what one process commits, every process hears, over one LISTEN connection each. A topic is a PostgreSQL
 * channel, news are small JSON. News can be lost while the connection is down; then every listener is told that it is
 * stale, and told again when it may read afresh.
 */
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { Db, Tx } from "./db.ts";
import type { Log } from "./log.ts";

export interface Live {
	/** Hear a topic. Returns the way to stop. */
	hear(topic: string, onNews: (news: unknown) => void): () => void;
	/** Hear whether news flow: false since a moment ago, or true again (then read what you show afresh). */
	hearFlow(onFlow: (flows: boolean) => void): () => void;
	readonly flows: boolean;
	close(): Promise<void>;
}

/** Tell everybody who hears the topic, at the moment of the commit and only if there is one. */
export async function tell(
	tx: Tx,
	topic: string,
	news: Record<string, unknown>,
): Promise<void> {
	const text = JSON.stringify(news);
	if (Buffer.byteLength(text) >= newsBytesMax)
		throw new Error(
			`News of ${topic} are too large: tell what changed, not what it is`,
		);
	await tx.query("select pg_notify($1, $2)", [topic, text]);
}

/** PostgreSQL carries no more in one notification. */
const newsBytesMax = 8_000;

const checkSeconds = 5;
const reconnectSecondsMax = 5;

export async function openLive(options: {
	db: Db;
	topics: string[];
	log: Log;
}): Promise<Live> {
	const listeners = new Map(
		options.topics.map((topic) => [topic, new Set<(news: unknown) => void>()]),
	);
	const flowListeners = new Set<(flows: boolean) => void>();
	let flows = false;
	let closed = false;
	let client: pg.Client | undefined;

	const setFlows = (value: boolean) => {
		if (flows === value) return;
		flows = value;
		for (const listener of flowListeners) listener(value);
	};

	/** Resolves when connected; `lost` resolves when that connection is no more. */
	const connect = async (): Promise<{ lost: Promise<void> }> => {
		const next = new pg.Client({
			connectionString: options.db.url,
			application_name: "verbatim live",
			keepAlive: true,
			connectionTimeoutMillis: 5_000,
			query_timeout: 5_000,
		});
		const lost = new Promise<void>((resolve) => {
			next.once("error", () => resolve());
			next.once("end", () => resolve());
		});
		next.on("error", () => undefined);
		next.on("notification", ({ channel, payload }) => {
			const news = readNews(payload);
			for (const listener of news === undefined
				? []
				: (listeners.get(channel) ?? []))
				listener(news);
		});
		await next.connect();
		for (const topic of options.topics)
			await next.query(`listen ${pg.escapeIdentifier(topic)}`);
		client = next;
		if (closed) await next.end();
		else setFlows(true);
		return { lost: Promise.race([lost, silence(next)]) };
	};

	const keepConnected = async (connection: { lost: Promise<void> }) => {
		await connection.lost;
		setFlows(false);
		await client?.end().catch(() => undefined);
		for (
			let pause = 0.1;
			!closed;
			pause = Math.min(pause * 2, reconnectSecondsMax)
		) {
			try {
				return void keepConnected(await connect());
			} catch (error) {
				options.log.warn(
					{ reason: (error as Error).message },
					"Live news are interrupted",
				);
				await wait(pause * 1_000);
			}
		}
	};
	void keepConnected(await connect());

	return {
		hear(topic, onNews) {
			const ofTopic = listeners.get(topic);
			if (ofTopic === undefined)
				throw new Error(`Nobody told live of the topic ${topic}`);
			ofTopic.add(onNews);
			return () => ofTopic.delete(onNews);
		},
		hearFlow(onFlow) {
			flowListeners.add(onFlow);
			return () => flowListeners.delete(onFlow);
		},
		get flows() {
			return flows;
		},
		async close() {
			closed = true;
			await client?.end().catch(() => undefined);
		},
	};
}

/** Resolves when the connection no longer answers: a cable that was pulled says nothing by itself. */
async function silence(client: pg.Client): Promise<void> {
	for (;;) {
		await wait(checkSeconds * 1_000, undefined, { ref: false });
		try {
			await client.query("select 1");
		} catch {
			return;
		}
	}
}

/** Anybody with the database's password can notify; what is not ours is no news. */
function readNews(payload: string | undefined): unknown {
	try {
		return JSON.parse(payload ?? "");
	} catch {
		return undefined;
	}
}
