/** Each row: what came to pass, look after look; then what was told at each of them. */
import { wholeTokens } from "@verbatim/tokens/amount";
import type { Forecast, GrantKind } from "@verbatim/tokens/book";
import { expect, test } from "vitest";
import { newAlerts, type Standing, type Told } from "./alert.ts";

const day = 24 * 60 * 60 * 1_000;
const start = new Date("2026-11-01T00:00:00Z");
const on = (days: number) => new Date(start.getTime() + days * day);

type Grant = {
	kind?: GrantKind;
	amount: number;
	used?: number;
	held?: number;
	clawedBack?: number;
	from?: number;
	until?: number;
};

/** In whole tokens and in days since the start. */
type Scene = {
	/** The day of the look. */
	at?: number;
	grants?: Grant[];
	/** The running month: from and until. */
	month?: [number, number];
	runsOut?: number;
	/** What ends unused on a day. */
	ends?: [number, number][];
	next?: [number, number];
	/** What was used on each of the last days; the last of them is today. */
	days?: number[];
};

function standingOf(scene: Scene): Standing {
	const { at = 10, grants = [], month, days = [] } = scene;
	const now = on(at);
	const dayOf = (back: number) =>
		new Date(now.getTime() - back * day).toISOString().slice(0, 10);
	const sum = (of: (grant: Grant) => number) =>
		wholeTokens(grants.reduce((all, grant) => all + of(grant), 0));
	const forecast: Forecast = {
		asOf: now,
		paceMillitokens: wholeTokens(10),
		runsOutAt: scene.runsOut === undefined ? undefined : on(scene.runsOut),
		expiring: (scene.ends ?? []).map(([end, unused]) => ({
			at: on(end),
			unusedMillitokens: wholeTokens(unused),
			mostMillitokens: wholeTokens(unused + 10),
		})),
		allocations:
			scene.next === undefined
				? []
				: [
						{
							at: on(scene.next[0]),
							amountMillitokens: wholeTokens(scene.next[1]),
						},
					],
	};
	return {
		now,
		today: dayOf(0),
		balance: {
			availableMillitokens: sum(
				({ amount, used = 0, held = 0, clawedBack = 0 }) =>
					amount - used - held - clawedBack,
			),
			heldMillitokens: sum(({ held = 0 }) => held),
			cycle: month && {
				plan: "start",
				startsAt: on(month[0]),
				endsAt: on(month[1]),
				allocationMillitokens: wholeTokens(1_000),
			},
			nextExpiry: undefined,
		},
		grants: grants.map((grant, index) => ({
			grantId: `${index}`,
			kind: grant.kind ?? "trial",
			amountMillitokens: wholeTokens(grant.amount),
			heldMillitokens: wholeTokens(grant.held ?? 0),
			settledMillitokens: wholeTokens(grant.used ?? 0),
			clawedBackMillitokens: wholeTokens(grant.clawedBack ?? 0),
			effectiveAt: on(grant.from ?? 0),
			expiresAt:
				grant.kind === "top_up"
					? undefined
					: on(grant.until ?? month?.[1] ?? 14),
		})),
		forecast,
		days: days.map((used, index) => ({
			day: dayOf(days.length - 1 - index),
			usedMillitokens: wholeTokens(used),
		})),
	};
}

/** What is told at each look, in short. What is kept between two looks goes through JSON, as it does in the database. */
function toldAt(scenes: Scene[]): string[] {
	let told: Told = {};
	return scenes.map((scene) => {
		const { alerts, told: next } = newAlerts(standingOf(scene), told);
		told = JSON.parse(JSON.stringify(next));
		return alerts
			.map(({ facts }) => {
				switch (facts.kind) {
					case "allocation_used":
						return `${facts.percent} % of ${facts.allocationTokens}`;
					case "runs_out":
						return `${facts.days} days`;
					case "expiring":
						return `${facts.unusedTokens} end`;
					case "unusual_pace":
						return `${facts.usedTokens}, not ${facts.usualTokens}`;
					default:
						return facts.kind;
				}
			})
			.join(" + ");
	});
}

const trial = (used: number, held = 0): Scene => ({
	grants: [{ amount: 1_000, used, held }],
});
const month = (grants: Grant[], more: Scene = {}): Scene => ({
	month: [0, 30],
	grants: grants.map((grant) => ({ kind: "allocation", ...grant })),
	...more,
});
/** Days of use, so that there is a pace. */
const paced = (scene: Scene): Scene => ({ days: [10, 10, 10, 10], ...scene });
const lasting = (days: number): Scene =>
	paced({
		at: 10,
		grants: [{ kind: "top_up", amount: 900 }],
		runsOut: 10 + days,
	});

test.each<[string, Scene[], string[]]>([
	["nothing is used", [trial(0)], [""]],
	["half of the trial", [trial(499), trial(500)], ["", "50 % of 1000"]],
	[
		"each mark once",
		[trial(500), trial(800), trial(999)],
		["50 % of 1000", "80 % of 1000", ""],
	],
	["of several marks at once the highest", [trial(850)], ["80 % of 1000"]],
	["what is reserved counts", [trial(300, 500)], ["80 % of 1000"]],
	[
		"giving back and taking again tells nothing",
		[trial(300, 500), trial(300), trial(300, 500)],
		["80 % of 1000", "", ""],
	],
	[
		"a little below a mark is not below it",
		[trial(800), trial(760), trial(810)],
		["80 % of 1000", "", ""],
	],
	[
		"a reversal well below a mark arms it again",
		[trial(800), trial(740), trial(800)],
		["80 % of 1000", "", "80 % of 1000"],
	],
	[
		"of a plan's month, not of what was bought",
		[
			month([
				{ amount: 1_000, used: 800 },
				{ kind: "top_up", amount: 9_000 },
			]),
		],
		["80 % of 1000"],
	],
	[
		"of a plan's month, not of a trial that still lasts",
		[
			month([
				{ amount: 1_000, used: 100 },
				{ kind: "trial", amount: 1_200, used: 1_200, from: -5 },
			]),
		],
		[""],
	],
	[
		"all of the month, and bought ones are left",
		[
			month([
				{ amount: 1_000, used: 1_000 },
				{ kind: "top_up", amount: 500 },
			]),
		],
		["100 % of 1000"],
	],
	[
		"an upgrade makes the whole larger and arms the marks",
		[
			month([{ amount: 1_000, used: 900 }]),
			month([
				{ amount: 1_000, used: 900 },
				{ amount: 9_000, from: 10 },
			]),
			month([
				{ amount: 1_000, used: 1_000 },
				{ amount: 9_000, used: 7_000, from: 10 },
			]),
		],
		["80 % of 1000", "", "80 % of 10000"],
	],
	[
		"a new month begins anew",
		[
			month([{ amount: 1_000, used: 900 }]),
			{
				...month([
					{ amount: 1_000, used: 1_000 },
					{ amount: 1_000, used: 850, from: 30, until: 60 },
				]),
				month: [30, 60],
			},
		],
		["80 % of 1000", "80 % of 1000"],
	],
	[
		"a new month without any use tells nothing, and arms",
		[
			month([{ amount: 1_000, used: 900 }]),
			{ ...month([{ amount: 1_000, from: 30, until: 60 }]), month: [30, 60] },
			{
				...month([{ amount: 1_000, used: 800, from: 30, until: 60 }]),
				month: [30, 60],
			},
		],
		["80 % of 1000", "", "80 % of 1000"],
	],
	[
		"what was taken back is no part of the whole",
		[month([{ amount: 1_000, used: 250, clawedBack: 500 }])],
		["50 % of 500"],
	],
	[
		"only bought ones: no share",
		[{ grants: [{ kind: "top_up", amount: 1_000, used: 900 }] }],
		[""],
	],

	[
		"a week, then two days",
		[lasting(8), lasting(6.9), lasting(5), lasting(1.9)],
		["", "7 days", "", "2 days"],
	],
	["both marks at once", [lasting(1)], ["2 days"]],
	[
		"a pace that wavers tells nothing twice",
		[lasting(6.9), lasting(7.5), lasting(6.9)],
		["7 days", "", ""],
	],
	[
		"armed again above nine days",
		[lasting(6.9), lasting(9.5), lasting(6.9)],
		["7 days", "", "7 days"],
	],
	[
		"two days, a little more, two days",
		[lasting(1.9), lasting(3), lasting(1.9)],
		["2 days", "", ""],
	],
	[
		"two days, five, two days",
		[lasting(1.9), lasting(5), lasting(1.9)],
		["2 days", "", "2 days"],
	],
	["one day of use is no pace", [{ ...lasting(1), days: [500] }], [""]],
	["nothing was used for a month", [{ ...lasting(1), days: [] }], [""]],
	[
		"tokens that end before they are used do not run out",
		[
			paced({
				at: 10,
				grants: [{ amount: 900 }],
				runsOut: 14,
				ends: [[14, 860]],
			}),
		],
		["860 end"],
	],

	["nothing is left", [trial(1_000)], ["empty"]],
	[
		"nothing is left, all at once from nothing",
		[trial(0), trial(1_000)],
		["", "empty"],
	],
	[
		"less than a token is nothing",
		[{ grants: [{ kind: "top_up", amount: 0 }] }],
		["empty"],
	],
	["all is reserved", [trial(0, 1_000), trial(1_000)], ["empty", ""]],
	[
		"reserving all, giving it back and reserving it again",
		[trial(0, 1_000), trial(0), trial(0, 1_000)],
		["empty", "", ""],
	],
	[
		"a top-up arms it again",
		[
			trial(1_000),
			{
				grants: [
					{ amount: 1_000, used: 1_000 },
					{ kind: "top_up", amount: 100 },
				],
			},
			{
				grants: [
					{ amount: 1_000, used: 1_000 },
					{ kind: "top_up", amount: 100, used: 100 },
				],
			},
		],
		["empty", "", "empty"],
	],
	[
		"a top-up that lasts for a day is not answered by an alarm",
		[
			paced(trial(1_000)),
			paced({ at: 10, grants: [{ kind: "top_up", amount: 20 }], runsOut: 11 }),
		],
		["empty", ""],
	],
	[
		"a new month arms it again",
		[
			month([{ amount: 1_000, used: 1_000 }]),
			{ ...month([{ amount: 1_000, from: 30, until: 60 }]), month: [30, 60] },
			{
				...month([{ amount: 1_000, used: 1_000, from: 30, until: 60 }]),
				month: [30, 60],
			},
		],
		["empty", "", "empty"],
	],
	[
		"a reversal arms it again",
		[trial(1_000), trial(900), trial(1_000)],
		["empty", "", "empty"],
	],

	[
		"tokens end in eight days, in seven",
		[
			{ at: 10, grants: [{ amount: 300 }], ends: [[18, 300]] },
			{ at: 11, grants: [{ amount: 300 }], ends: [[18, 300]] },
		],
		["", "300 end"],
	],
	[
		"they are told once",
		[
			{ at: 11, ends: [[18, 300]] as [number, number][] },
			{ at: 12, ends: [[18, 280]] as [number, number][] },
		].map((scene) => ({ grants: [{ amount: 300 }], ...scene })),
		["300 end", ""],
	],
	[
		"a few do not matter",
		[{ at: 11, grants: [{ amount: 300 }], ends: [[18, 19]] }],
		[""],
	],
	[
		"those of another day are told too",
		[
			{ at: 11, grants: [{ amount: 300 }], ends: [[18, 300]] },
			{
				at: 12,
				grants: [{ amount: 300 }],
				ends: [
					[18, 300],
					[19, 50],
				],
			},
		],
		["300 end", "50 end"],
	],

	[
		"a day like the others",
		[{ days: [100, 100, 100, 100, 100, 400] }].map((scene) => ({
			grants: [{ kind: "top_up" as const, amount: 9_000 }],
			...scene,
		})),
		[""],
	],
	[
		"more than four times as much, once a day",
		[
			{ days: [100, 100, 100, 100, 100, 401] },
			{ days: [100, 100, 100, 100, 100, 900] },
			{ at: 11, days: [100, 100, 100, 100, 100, 401] },
		].map((scene) => ({
			grants: [{ kind: "top_up" as const, amount: 9_000 }],
			...scene,
		})),
		["401, not 100", "", "401, not 100"],
	],
	[
		"four times very little",
		[
			{
				grants: [{ kind: "top_up", amount: 9_000 }],
				days: [1, 1, 1, 1, 1, 99],
			},
		],
		[""],
	],
	[
		"nobody knows yet what is usual",
		[{ grants: [{ kind: "top_up", amount: 9_000 }], days: [1, 1, 1, 1, 900] }],
		[""],
	],
	[
		"days without use are not the usual",
		[
			{
				grants: [{ kind: "top_up", amount: 9_000 }],
				days: [200, 0, 200, 0, 200, 0, 200, 0, 200, 0, 600],
			},
		],
		[""],
	],
])("%s", (_, scenes, told) => {
	expect(toldAt(scenes)).toEqual(told);
});

test("that nothing is left brings the share of the month with it, and what comes next", () => {
	const { alerts } = newAlerts(
		standingOf(
			month([{ amount: 1_000, used: 900, held: 100 }], { next: [30, 1_200] }),
		),
		{},
	);
	expect(alerts.map(({ facts }) => facts)).toEqual([
		{
			kind: "empty",
			reservedTokens: 100,
			allocation: {
				of: "plan",
				usedTokens: 900,
				reservedTokens: 100,
				allocationTokens: 1_000,
				endsAt: on(30).toISOString(),
			},
			next: { at: on(30).toISOString(), amountTokens: 1_200 },
		},
	]);
});

test("it is due when time alone could tell something: an end, seven days before one, a mark of the forecast", () => {
	const due = (scene: Scene) =>
		newAlerts(standingOf(scene), {}).dueAt?.toISOString();
	expect(due(trial(0))).toBeUndefined();
	expect(due(month([{ amount: 1_000 }]))).toBe(on(30).toISOString());
	expect(due({ ...trial(0), ends: [[24, 500]] })).toBe(on(17).toISOString());
	expect(due(lasting(5))).toBe(on(13).toISOString());
});
