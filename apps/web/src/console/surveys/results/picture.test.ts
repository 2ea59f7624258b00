import { expect, test } from "vitest";
import { svgOfBars } from "./picture.ts";

test("what respondents and teams write is words in a picture, never its drawing", () => {
	const { svg } = svgOfBars({
		title: `</text><script>alert("x")</script> & \0`,
		bars: [{ label: "<b>\ud800", count: "1 (100 %)", share: 1 }],
		footer: "1 answer",
	});
	expect(svg).not.toMatch(/<script|<b>|\0/);
	expect(svg).toContain("&lt;/text&gt;&lt;script&gt;");
	expect(svg.match(/<rect/g)).toHaveLength(2);
});

test("a picture is as high as its bars, and nothing has a length where nobody answered", () => {
	const bar = { label: "a", count: "0", share: 0 };
	const of = (bars: (typeof bar)[]) =>
		svgOfBars({ title: "A title", bars, footer: "" });
	expect(of([bar, bar]).height).toBeGreaterThan(of([bar]).height);
	expect(of([bar]).svg).toContain('width="0.0"');
	const { svg } = svgOfBars({
		title: "word ".repeat(200),
		bars: [],
		footer: "",
	});
	expect(svg).toContain("…");
});
