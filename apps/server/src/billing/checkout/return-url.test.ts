import { expect, test } from "vitest";
import { returnUrlOf } from "./return-url.ts";

const base = "https://verbatim.example.com";

test.each([
	["/", `${base}/?top-up=topup_1`],
	["/interviews", `${base}/interviews?top-up=topup_1`],
	["/interviews?page=2", `${base}/interviews?page=2&top-up=topup_1`],
	[
		"/interviews?top-up=topup_0&a=b#end",
		`${base}/interviews?top-up=topup_1&a=b#end`,
	],
	["/a/../b", `${base}/b?top-up=topup_1`],
	["/@evil.example", `${base}/@evil.example?top-up=topup_1`],
	["/..//evil.example", `${base}//evil.example?top-up=topup_1`],
])("from %s the person comes back to %s", (returnTo, url) => {
	expect(returnUrlOf(base, returnTo, "topup_1")).toBe(url);
});

test.each([
	"",
	"interviews",
	"//evil.example",
	"/\\evil.example",
	"\\/evil.example",
	"/a\\b",
	"/\t/evil.example",
	"/\n/evil.example",
	"/\r\nset-cookie: a=b",
	"/\0",
	"/\u0085",
	"https://evil.example",
	"javascript:alert(1)",
	"@evil.example",
	".evil.example",
	":80/",
])("%j is no way back", (returnTo) => {
	expect(returnUrlOf(base, returnTo, "topup_1")).toBeUndefined();
});
