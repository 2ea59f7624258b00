/**
 * Keeps the house a house: imports go downward and through doors, nothing goes in a circle, SQL stands in stores, what is
 * pure stays pure, and no file is left that nobody imports. Each message says what to do.
 *
 * oxc-parser reads the imports and the strings; only the rules are ours.
 */
import { globSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { missingFromLock, readLock } from "./complete-lock.ts";
import { doors, isEntrance, isPure, rooms, sqlMayStand } from "./house.ts";
import { root } from "./run.ts";

export type Source = { file: string; text: string };

type File = Source & {
	/** What it imports, and which of our files that is. Types alone are erased, and do nothing. */
	imports: { name: string; isType: boolean; target: string | undefined }[];
	strings: { value: string; start: number }[];
};

/** All that is wrong, one sentence each. */
export function tidy(sources: Source[]): string[] {
	const there = new Set(sources.map(({ file }) => file));
	const files = sources.map((source) => read(source, there));
	return [
		...files.flatMap(throughDoors),
		...files.filter(({ file }) => !isTest(file)).flatMap(sqlInItsPlace),
		...files.filter(({ file }) => isPure(file)).flatMap(stillPure),
		...circles(new Map(files.map((each) => [each.file, each]))),
		...unused(files),
	];
}

const isTest = (file: string) =>
	/\.(test|spec)\.tsx?$|\/test\/|\/testing\//.test(file);
const roomOf = (file: string) =>
	rooms.find(({ below }) => file.startsWith(below));
const packageOf = (file: string) => file.split("/").slice(0, 2).join("/");

function throughDoors({ file, imports }: File): string[] {
	const here = roomOf(file);
	if (here === undefined)
		return file.startsWith("apps/server/src/")
			? [`${file} is in no room: move it into one of the folders beside it.`]
			: [];
	return imports.flatMap(({ name, target }) => {
		const there = target === undefined ? undefined : roomOf(target);
		if (there === undefined || there === here) return [];
		// Who tests a room opens the engine for it, as entry does.
		if (isTest(file) && there.name === "tokens") return [];
		if (name.startsWith(".") && packageOf(file) !== packageOf(target ?? ""))
			return `${file} imports ${name} past a door: import it as @verbatim/${there.name}/...`;
		const door =
			there.name === "tokens" ? name.replace("@verbatim/", "") : there.name;
		return here.mayKnow.includes(door)
			? []
			: `${file} imports ${name}: ${here.name} may know only ${here.mayKnow.join(", ") || "nobody"}. Ask a room below, or let entry wire it.`;
	});
}

/** Told from prose by more than its first word; a sentence begins with one capital, a statement with none or only capitals. */
const isSql = (text: string): boolean =>
	/^\s*([a-z]+|[A-Z]+)\b/.test(text) &&
	[
		/^\s*select\s+([\d$*(]|[\s\S]*(\bfrom\s+\w+\.|\bas\b|\w\())/i,
		/^\s*(insert into|delete from|lock table|set local)\s+\S/i,
		/^\s*update\s+[\w.]+(\s+(as\s+)?\w+)?\s+set\b/i,
		/^\s*with\s+(recursive\s+)?\w+\s*(\([^)]*\))?\s*as\s+((not\s+)?materialized\s+)?\(/i,
		/^\s*(create|alter|drop)\s+(or replace\s+)?(unique\s+)?(table|schema|index|view|function|type|trigger|database|role)\b/i,
	].some((form) => form.test(text));

function sqlInItsPlace({ file, text, strings }: File): string[] {
	if (sqlMayStand.test(file)) return [];
	return strings
		.filter(({ value }) => isSql(value))
		.map(({ start }) => {
			const line = text.slice(0, start).split("\n").length;
			return `${file}:${line} holds SQL: give the statement a name in the store.ts of its folder.`;
		});
}

/** zod only checks; our own packages are judged file by file. */
const purePackages = /^(zod|@hono\/zod-openapi)$/;

function stillPure({ file, text, imports }: File): string[] {
	const outside = imports.filter(
		({ name, isType, target }) =>
			!isType &&
			(target === undefined ? !purePackages.test(name) : !isPure(target)),
	);
	return [
		...outside.map(
			({ name }) =>
				`${file} imports ${name}: it is pure. Let the caller bring the value.`,
		),
		...(/\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandomUUID/.test(text)
			? [
					`${file} asks the clock or chance: it is pure. Take the value as an argument.`,
				]
			: []),
	];
}

function circles(files: Map<string, File>): string[] {
	const done = new Set<string>();
	const found: string[] = [];
	const visit = (file: string, way: string[]) => {
		if (way.includes(file)) {
			found.push(
				`${[...way.slice(way.indexOf(file)), file].join(" -> ")} is a circle: move what both need into a file of its own.`,
			);
			return;
		}
		if (done.has(file)) return;
		for (const { target } of files.get(file)?.imports ?? [])
			if (target !== undefined && target !== file)
				visit(target, [...way, file]);
		done.add(file);
	};
	for (const file of files.keys()) visit(file, []);
	return found;
}

function unused(files: File[]): string[] {
	const wanted = new Set(
		files.flatMap(({ file, imports }) =>
			imports.flatMap(({ target }) => (target === file ? [] : (target ?? []))),
		),
	);
	return files
		.map(({ file }) => file)
		.filter((file) => !wanted.has(file) && !isEntrance.test(file))
		.map((file) => `${file} is imported by nobody: delete it, or use it.`);
}

function read({ file, text }: Source, there: Set<string>): File {
	const strings: File["strings"] = [];
	const imports: File["imports"] = [];
	const add = (name: string, isType: boolean) =>
		imports.push({ name, isType, target: targetOf(file, name, there) });
	new Visitor({
		Literal: ({ value, start }) =>
			void (typeof value === "string" && strings.push({ value, start })),
		TemplateElement: ({ value, start }) =>
			void strings.push({ value: value.raw, start }),
		ImportDeclaration: ({ source, importKind, specifiers }) =>
			add(
				source.value,
				importKind === "type" ||
					(specifiers.length > 0 &&
						specifiers.every(
							(each) =>
								each.type === "ImportSpecifier" && each.importKind === "type",
						)),
			),
		ExportAllDeclaration: ({ source, exportKind }) =>
			add(source.value, exportKind === "type"),
		ExportNamedDeclaration: ({ source, exportKind }) =>
			void (source && add(source.value, exportKind === "type")),
		TSImportType: ({ source }) => add(source.value, true),
	}).visit(parseSync(file, text).program);
	// Begun by its name instead of an import: import(...), new URL("./child.ts", import.meta.url), src="/console.tsx".
	const named = new Set(imports.map(({ name }) => name));
	for (const { value } of strings)
		if (/\.tsx?$/.test(value) && !named.has(value)) add(value, false);
	return { file, text, imports, strings };
}

/** The file of ours that is meant; undefined for the packages of others, and for what is no file. */
function targetOf(
	file: string,
	name: string,
	there: Set<string>,
): string | undefined {
	const [, room, door] = /^@verbatim\/(\w+)(?:\/(.+))?$/.exec(name) ?? [];
	const candidates =
		room !== undefined
			? [doors[name] ?? `packages/${room}/src/${door}.ts`]
			: name.startsWith(".")
				? [posix.join(posix.dirname(file), name)]
				: [posix.join(name), posix.join(packageOf(file), name)];
	return candidates.find((candidate) => there.has(candidate));
}

export function readSources(): Source[] {
	const files = globSync(
		[
			"{apps,packages}/*/{src,test,bench}/**/*.{ts,tsx}",
			"{bin,bench,e2e}/**/*.ts",
			"*.config.ts",
			"apps/web/*.config.ts",
		],
		{ cwd: root, exclude: ["**/node_modules/**"] },
	);
	return files.map((file) => ({
		file: file.replaceAll("\\", "/"),
		text: readFileSync(join(root, file), "utf8"),
	}));
}

if (import.meta.main) {
	const problems = tidy(readSources());
	const missing = Object.keys(missingFromLock(readLock()));
	if (missing.length > 0)
		problems.push(
			`package-lock.json lacks ${missing.join(", ")}, and npm ci will refuse it: run node bin/complete-lock.ts`,
		);
	for (const problem of problems) console.error(problem);
	process.exitCode = problems.length === 0 ? 0 : 1;
}
