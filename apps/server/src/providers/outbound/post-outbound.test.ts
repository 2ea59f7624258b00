import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer as createTcp } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openOutbound, type Resolve } from "./post-outbound.ts";
import { isPublicAddress } from "./public-address.ts";

let connections = 0;
let answer: "ok" | "redirect" | "slow" | "large" | "endless" | 500 = "ok";
let received: { body: string; headers: NodeJS.Dict<string | string[]> }[] = [];
let server: Server;
let port = 0;

beforeAll(async () => {
	server = createServer((request, response) => {
		let body = "";
		request.on("data", (chunk: Buffer) => (body += chunk.toString()));
		request.on("end", () => {
			received.push({ body, headers: request.headers });
			if (answer === "redirect")
				response.writeHead(307, { location: `http://127.0.0.1:${port}/inner` });
			else if (answer === 500) response.writeHead(500);
			else response.writeHead(200);
			if (answer === "slow") return response.flushHeaders();
			if (answer === "large") response.write("x".repeat(200_000));
			if (answer === "endless") {
				const more = setInterval(() => response.write("x".repeat(8_000)), 1);
				response.on("close", () => clearInterval(more));
				return;
			}
			response.end();
		});
	});
	server.on("connection", () => {
		connections += 1;
	});
	// Both kinds of loopback, where there are both.
	await new Promise<void>((resolve) =>
		server.listen(0, "127.0.0.1", () => resolve()),
	);
	port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

const body = new TextEncoder().encode('{"a":1}');
const post = (
	url: string,
	options: {
		allowedHosts?: string[];
		resolve?: Resolve;
		secondsMax?: number;
	} = {},
) =>
	openOutbound({
		allowedHosts: options.allowedHosts ?? [],
		...(options.resolve === undefined ? {} : { resolve: options.resolve }),
	}).post({
		url,
		body,
		headers: { "content-type": "application/json", "x-mark": "1" },
		secondsMax: options.secondsMax ?? 2,
		answerBytesMax: 64 * 1024,
	});

/** Every way that we know of to write an address that is not public. */
const hosts = [
	"127.0.0.1",
	"127.1",
	"127.0.1",
	"127.255.255.254",
	"2130706433",
	"0x7f000001",
	"0x7f.0.0.1",
	"0x7f.1",
	"017700000001",
	"0177.0.0.1",
	"0177.1",
	"00000177.0.0.0x1",
	"127.0.0.1.",
	"2130706433.",
	"①②⑦.⓪.⓪.①",
	"１２７.０.０.１",
	"127。0。0。1",
	"127%2E0%2E0%2E1",
	"%31%32%37.0.0.1",
	"0",
	"0.0.0.0",
	"0.0.0.1",
	"00.0.0.0",
	"10.0.0.1",
	"10.255.255.255",
	"167772161",
	"0xa.0.0.1",
	"100.64.0.1",
	"100.127.255.255",
	"169.254.169.254",
	"2852039166",
	"0xa9fea9fe",
	"0251.0376.0251.0376",
	"169.254.43518",
	"172.16.0.1",
	"172.31.255.255",
	"0xac.0x10.0.1",
	"192.0.0.8",
	"192.0.2.1",
	"192.88.99.1",
	"192.168.0.1",
	"192.168.257",
	"3232235777",
	"0xc0a80101",
	"198.18.0.1",
	"198.19.255.255",
	"198.51.100.7",
	"203.0.113.9",
	"224.0.0.1",
	"239.255.255.255",
	"240.0.0.1",
	"255.255.255.255",
	"4294967295",
	"[::]",
	"[::1]",
	"[0:0:0:0:0:0:0:1]",
	"[0000::0001]",
	"[::ffff:127.0.0.1]",
	"[::ffff:7f00:1]",
	"[0:0:0:0:0:ffff:7f00:0001]",
	"[::ffff:169.254.169.254]",
	"[::ffff:10.0.0.1]",
	"[::127.0.0.1]",
	"[64:ff9b::127.0.0.1]",
	"[64:ff9b::7f00:1]",
	"[64:ff9b:1::1]",
	"[100::1]",
	"[fc00::1]",
	"[fd12:3456:789a::1]",
	"[fe80::1]",
	"[fec0::1]",
	"[ff02::1]",
	"[2001::7f00:1]",
	"[2001:db8::1]",
	"[2001:10::1]",
	"[2002:7f00:1::]",
	"[2002:a9fe:a9fe::1]",
	"[3fff::1]",
];

test("no form of an address that is not public is connected to", async () => {
	const before = connections;
	for (const host of hosts)
		for (const url of [
			`https://${host}/`,
			`https://${host}:8443/hook`,
			`https://${host}:${port}/`,
			`http://${host}:${port}/`,
			`https://example.com@${host}/`,
		]) {
			expect(await post(url), url).toMatchObject({
				outcome: "not_public",
				status: undefined,
			});
		}
	expect(hosts.length).toBeGreaterThanOrEqual(60);
	expect(connections).toBe(before);
});

test("a name whose addresses are not all public is not connected to, whatever the order", async () => {
	const before = connections;
	for (const addresses of [
		["127.0.0.1"],
		["93.184.216.34", "127.0.0.1"],
		["10.0.0.1", "93.184.216.34"],
		["::1"],
		["2606:4700::1", "fd00::1"],
		["::ffff:127.0.0.1"],
		["fe80::1%lo"],
		["not an address"],
	])
		expect(
			await post(`https://inside.example/`, {
				resolve: async () =>
					addresses.map((address) => ({
						address,
						family: address.includes(":") ? 6 : 4,
					})),
			}),
		).toMatchObject({ outcome: "not_public" });
	for (const host of ["localhost", "localhost.", "LOCALHOST"])
		expect(await post(`https://${host}/`)).not.toMatchObject({
			outcome: "delivered",
		});
	expect(connections).toBe(before);
});

test("a name is resolved once: who answers public first and private then gains nothing", async () => {
	const before = connections;
	let asked = 0;
	const posted = await post(`https://rebinding.example:8443/`, {
		resolve: async () => {
			asked += 1;
			return [
				asked === 1
					? { address: "192.0.1.1", family: 4 }
					: { address: "127.0.0.1", family: 4 },
			];
		},
		secondsMax: 0.3,
	});
	expect(posted.status).toBeUndefined();
	expect(asked).toBe(1);
	expect(connections).toBe(before);
});

test("the connection goes to the address that was checked, under the name that was given", async () => {
	received = [];
	answer = "ok";
	const posted = await post(`http://hook.example:${port}/in?a=b`, {
		allowedHosts: ["hook.example"],
		resolve: async () => [{ address: "127.0.0.1", family: 4 }],
	});
	expect(posted).toMatchObject({ outcome: "delivered", status: 200 });
	expect(received).toMatchObject([
		{
			body: '{"a":1}',
			headers: { host: `hook.example:${port}`, "x-mark": "1" },
		},
	]);
});

test("a redirect is not followed, an answer of 500 is a refusal, and neither is an error", async () => {
	const allowed = { allowedHosts: ["127.0.0.1"] };
	answer = "redirect";
	received = [];
	expect(await post(`http://127.0.0.1:${port}/`, allowed)).toMatchObject({
		outcome: "redirected",
		status: 307,
	});
	expect(received).toHaveLength(1);
	answer = 500;
	expect(await post(`http://127.0.0.1:${port}/`, allowed)).toMatchObject({
		outcome: "refused",
		status: 500,
	});
});

test("who answers slowly is left, and who answers without end is cut off", async () => {
	const allowed = { allowedHosts: ["127.0.0.1"], secondsMax: 0.3 };
	answer = "slow";
	expect(await post(`http://127.0.0.1:${port}/`, allowed)).toMatchObject({
		outcome: "timed_out",
	});
	for (const much of ["large", "endless"] as const) {
		answer = much;
		expect(
			await post(`http://127.0.0.1:${port}/`, { ...allowed, secondsMax: 5 }),
		).toMatchObject({ outcome: "delivered", status: 200 });
	}
	expect(
		await post("https://never.example/", {
			secondsMax: 0.2,
			resolve: () => new Promise(() => undefined),
		}),
	).toMatchObject({ outcome: "timed_out" });
});

test("who listens and says nothing of HTTP, and who does not listen, are unreachable", async () => {
	const rude = createTcp((socket) => socket.resume().end("no\n"));
	await new Promise<void>((resolve) =>
		rude.listen(0, "127.0.0.1", () => resolve()),
	);
	const rudePort = (rude.address() as AddressInfo).port;
	const allowed = { allowedHosts: ["127.0.0.1"] };
	expect(await post(`http://127.0.0.1:${rudePort}/`, allowed)).toMatchObject({
		outcome: "unreachable",
		status: undefined,
	});
	await new Promise((resolve) => rude.close(resolve));
	expect(await post(`http://127.0.0.1:${rudePort}/`, allowed)).toMatchObject({
		outcome: "unreachable",
	});
	expect(await post(`https://127.0.0.1:${port}/`, allowed)).not.toMatchObject({
		outcome: "delivered",
	});
});

test.each([
	["https://hooks.example.com/verbatim", undefined],
	["https://hooks.example.com:8443/", undefined],
	["https://münchen.example/", undefined],
	["https://1.1.1.1/", undefined],
	["https://[2606:4700:4700::1111]/", undefined],
	["http://inside:9000/", undefined],
	["http://hooks.example.com/", /https/],
	["https://hooks.example.com:22/", /ports/],
	["https://hooks.example.com:80/", /ports/],
	["https://name:word@hooks.example.com/", /password/],
	["https://name@hooks.example.com/", /password/],
	["https://hooks.example.com/#part", /#/],
	["ftp://hooks.example.com/", /https/],
	["file:///etc/passwd", /https/],
	["gopher://127.0.0.1/", /https/],
	["hooks.example.com", /address such as/],
	["//hooks.example.com", /address such as/],
	["", /address such as/],
	["https://127.0.0.1/", /public/],
	["https://[::1]/", /public/],
])("the address %s is refused with %s when it is given", (url, why) => {
	const refused = openOutbound({ allowedHosts: ["inside"] }).refuse(url);
	if (why === undefined) expect(refused).toBeUndefined();
	else expect(refused).toMatch(why);
});

test.each([
	["1.1.1.1", true],
	["9.255.255.255", true],
	["11.0.0.0", true],
	["100.63.255.255", true],
	["100.128.0.0", true],
	["126.255.255.255", true],
	["128.0.0.1", true],
	["169.253.255.255", true],
	["172.15.255.255", true],
	["172.32.0.0", true],
	["198.17.255.255", true],
	["198.20.0.0", true],
	["223.255.255.255", true],
	["2001:200::1", true],
	["2606:4700::1", true],
	["2003::1", true],
	["1fff::1", false],
	["4000::1", false],
	["", false],
	["1.1.1", false],
])("%s is public: %s", (address, isPublic) => {
	expect(isPublicAddress(address)).toBe(isPublic);
});
