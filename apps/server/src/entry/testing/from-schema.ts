/** Inputs from the API's own schemas: the smallest that is right, and any that may be wrong. */
import fc from "fast-check";

export type Schema = {
	type?: string | string[];
	description?: string;
	enum?: unknown[];
	const?: unknown;
	format?: string;
	pattern?: string;
	default?: unknown;
	minimum?: number;
	maximum?: number;
	exclusiveMinimum?: number;
	minLength?: number;
	maxLength?: number;
	properties?: Record<string, Schema>;
	required?: string[];
	items?: Schema;
	minItems?: number;
	anyOf?: Schema[];
	oneOf?: Schema[];
	allOf?: Schema[];
};

const optionsOf = (schema: Schema): Schema[] => {
	const options = schema.anyOf ?? schema.oneOf;
	if (options !== undefined) return options.flatMap(optionsOf);
	const all = schema.allOf;
	return all === undefined ? [schema] : [mergedOf(all)];
};

const mergedOf = (all: Schema[]): Schema => {
	const pattern = all.find((one) => one.pattern !== undefined)?.pattern;
	return Object.assign(
		{},
		...all,
		pattern === undefined ? {} : { pattern },
	) as Schema;
};

export const fieldsOf = (schema: Schema): Record<string, Schema> =>
	Object.assign(
		{},
		...optionsOf(schema).map(({ properties }) => properties ?? {}),
	) as Record<string, Schema>;

/** "An id such as interview_0199c2…" */
const kindIn = (schema: Schema): string | undefined =>
	/^An id such as ([a-z]+)_/.exec(schema.description ?? "")?.[1];

/** Tried in this order where a pattern asks for something. */
const words = [
	"a",
	"CHF",
	"/settings/tokens",
	"ada@example.org",
	"2026-11-01",
	"a long enough password",
	"0199c2a0-0000-7000-8000-000000000001",
	"1",
	"#0f6b62",
	"q_a1b2c3d4e5",
	"o_a1b2c3d4e5",
];

const formats: Record<string, string> = {
	uuid: "0199c2a0-0000-7000-8000-000000000001",
	email: "ada@example.org",
	"date-time": "2027-01-01T00:00:00Z",
	date: "2026-11-01",
	uri: "https://example.org/",
};

/** What is required and no more, each value as small as it may be. Ids are asked for by their kind. */
export function smallestOf(
	schema: Schema,
	idFor: (kind: string) => string,
	name = "",
): unknown {
	const kind = kindIn(schema);
	if (kind !== undefined) return idFor(kind);
	const [one = {}] = optionsOf(schema);
	const innerKind = kindIn(one);
	if (innerKind !== undefined) return idFor(innerKind);
	if (one.const !== undefined) return one.const;
	if (one.enum !== undefined) return one.enum[0];
	if (one.properties !== undefined)
		return Object.fromEntries(
			Object.entries(one.properties)
				.filter(([property]) => (one.required ?? []).includes(property))
				.map(([property, inner]) => [
					property,
					smallestOf(inner, idFor, property),
				]),
		);
	switch ([one.type ?? "string"].flat()[0]) {
		case "array":
			return Array.from({ length: one.minItems ?? 0 }, () =>
				smallestOf(one.items ?? {}, idFor, name),
			);
		case "integer":
		case "number":
			return Math.max(
				one.minimum ?? 1,
				(one.exclusiveMinimum ?? 0) + 1,
				name === "amountTokens" ? 100 : 1,
			);
		case "boolean":
			return false;
		case "null":
			return null;
		case "object":
			return {};
		default:
			return smallestText(one, name, idFor);
	}
}

function smallestText(
	schema: Schema,
	name: string,
	idFor: (kind: string) => string,
): string {
	// Of a path alone nothing is known but its name.
	const named = /^(\w+)Id$/.exec(name)?.[1];
	if (named !== undefined && schema.format === undefined)
		return idFor(named.toLowerCase());
	if (/url$/i.test(name)) return "https://example.org/hook";
	if (schema.format !== undefined && schema.format in formats)
		return formats[schema.format] ?? "a";
	if (name === "password") return "a long enough password";
	const long = "a".repeat(Math.max(1, schema.minLength ?? 1));
	const { pattern } = schema;
	if (pattern === undefined)
		return schema.maxLength === 3 ? "CHF" : name === "timeZone" ? "UTC" : long;
	return (
		[...words, long].find((word) => new RegExp(pattern, "u").test(word)) ?? long
	);
}

/** Texts that have broken programs before. */
const evil = [
	"",
	" ",
	"\u0000",
	"a\u0000b",
	"\ud800",
	"‮abc",
	"'\"`;--",
	"{{7*7}}",
	"<script>",
	"x".repeat(5_000),
	"NaN",
	"-1",
	"1e400",
	"0x10",
	"9007199254740993",
	"2026-02-30",
	"0000-00-00T00:00:00Z",
	"+275760-09-14T00:00:00Z",
	"9999-12-31T23:59:59.999Z",
	"__proto__",
];

const anything = fc.oneof(
	fc.constantFrom<unknown>(
		null,
		true,
		[],
		{},
		[[]],
		0,
		-1,
		0.1,
		1.0005,
		1e12,
		1e308,
		Number.MAX_SAFE_INTEGER,
		-Number.MAX_SAFE_INTEGER,
		...evil,
	),
	fc.jsonValue({ maxDepth: 2 }),
);

/** Near to what is right, so that it gets past the first check and wrong things happen behind it. */
export function anyOf(
	schema: Schema,
	idFor: (kind: string) => string,
	depth = 0,
): fc.Arbitrary<unknown> {
	const near = fc.oneof(
		...optionsOf(schema).map((one): fc.Arbitrary<unknown> => {
			if (one.properties !== undefined && depth < 5)
				return fc.record(
					Object.fromEntries(
						Object.entries(one.properties).map(([name, inner]) => [
							name,
							fc.oneof(
								{
									weight: 3,
									arbitrary: fc.constant(smallestOf(inner, idFor, name)),
								},
								{ weight: 2, arbitrary: anyOf(inner, idFor, depth + 1) },
							),
						]),
					),
					{ requiredKeys: one.required ?? [] },
				);
			if (one.items !== undefined)
				return fc.array(anyOf(one.items, idFor, depth + 1), { maxLength: 4 });
			if (one.enum !== undefined) return fc.constantFrom(...one.enum);
			switch ([one.type ?? "string"].flat()[0]) {
				case "integer":
					return fc.oneof(fc.integer(), fc.maxSafeInteger());
				case "number":
					return fc.double({ noNaN: true, noDefaultInfinity: true });
				case "boolean":
					return fc.boolean();
				default:
					return fc.oneof(
						fc.constant(smallestOf(schema, idFor)),
						fc.constantFrom(...evil),
						fc.string({ unit: "binary", maxLength: 80 }),
					);
			}
		}),
	);
	return fc.oneof(
		{ weight: 4, arbitrary: near },
		{ weight: 1, arbitrary: anything },
	);
}
