/** Another process: performs one operation and is killed after one of its statements, as the system kills: at once. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { Database } from "../src/index.ts";
import { operate, type Ready, type Way, watched } from "./operations.ts";

type Order = {
	url: string;
	name: string;
	way: Way;
	ready: Ready;
	/** Dies when so many statements are answered. 0: never. */
	answered: number;
	/** Dies when the statement of this number has been sent, before its answer. 0: never. */
	sent: number;
};

/** Whether it was killed on its way; if not, it has come to the end of the operation. */
export async function dieAt(order: Order): Promise<"killed" | "done"> {
	const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(order)], {
		execArgv: [],
	});
	const [code, signal] = await once(child, "exit");
	if (signal === "SIGKILL") return "killed";
	if (code !== 0) throw new Error(`${order.name} ended with ${code ?? signal}`);
	return "done";
}

async function die(order: Order): Promise<void> {
	const client = new pg.Client({ connectionString: order.url });
	await client.connect();
	const kill = () => process.kill(process.pid, "SIGKILL");
	let answered = 0;
	let sent = 0;
	const database = watched(
		onOneConnection(client),
		() => {
			answered += 1;
			if (answered === order.answered) kill();
		},
		() => {
			sent += 1;
			if (sent === order.sent) setImmediate(kill);
		},
	);
	await operate(database, order);
	await client.end();
}

/** One operation needs no more; and what it sends is on its way when `query` returns. */
const onOneConnection = (client: pg.Client): Database => ({
	query: (text, values) => client.query(text, values),
	async transaction(work) {
		await client.query("begin");
		const result = await work(client);
		await client.query("commit");
		return result;
	},
});

if (import.meta.main) await die(JSON.parse(process.argv[2] ?? "{}") as Order);
