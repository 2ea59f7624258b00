/**
 * Keeps the house a house: imports go downward and through doors, nothing goes in a circle, SQL stands in stores, what is
 * pure stays pure, and no file is left that nobody imports. Each message says what to do.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { parseSync } from "oxc-parser";
import { entrances, isPure, type Room, rooms, sqlMayStand } from "./house.ts";
import { root } from "./run.ts";

type Import = { from: string; to: string; specifier: string };

export type Source = { file: string; text: string };

/** All that is wrong, one sentence each. */
export function tidy(sources: Source[]): string[] {
	const files = new Set(sources.map(({ file }) => file));
	const imports = sources.flatMap((source) => importsOf(source, files));
	const own = sources.filter(({ file }) => !isTest(file));
	return [
		...imports.filter(({ from }) => !isTest(from)).flatMap(throughDoors),
		...circles(imports.filter(({ from }) => !isTest(from))),
		...own.flatMap(sqlInItsPlace),
		...own.flatMap(stillPure),
		...unused(own, imports),
	];
}

const isTest = (file: string) =>
	/\.test\.tsx?$|\/test\/|\/testing\//.test(file);
const roomOf = (file: string): Room | undefined =>
	rooms.find(({ below }) => file.startsWith(below));

function importsOf({ file, text }: Source, files: Set<string>): Import[] {
	const { module } = parseSync(file, text);
	const specifiers = [
		...module.staticImports.map((one) => one.moduleRequest.value),
		...module.staticExports.flatMap((one) =>
			one.entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
		),
		...module.dynamicImports.map((one) =>
			text.slice(one.moduleRequest.start, one.moduleRequest.end).slice(1, -1),
		),
	];
	return [...new Set(specifiers)].map((specifier) => ({
		from: file,
		specifier,
		to: targetOf(file, specifier, files) ?? specifier,
	}));
}

const doors: Record<string, string> = {
	"@verbatim/tokens": "packages/tokens/src/index.ts",
	"@verbatim/tokens/amount": "packages/tokens/src/core/amount.ts",
};

function targetOf(
	file: string,
	specifier: string,
	files: Set<string>,
): string | undefined {
	if (specifier.startsWith(".")) {
		const path = posix.join(posix.dirname(file), specifier);
		return (
			[path, `${path}.ts`, `${path}.tsx`].find((candidate) =>
				files.has(candidate),
			) ?? path
		);
	}
	const match = /^@verbatim\/(tokens|contract)(?:\/(.+))?$/.exec(specifier);
	return match === null
		? undefined
		: (doors[specifier] ?? `packages/${match[1]}/src/${match[2]}.ts`);
}

function throughDoors({ from, to, specifier }: Import): string[] {
	const here = roomOf(from);
	const there = roomOf(to);
	if (here === undefined || there === undefined || here === there) return [];
	const door = specifier.replace(/^@verbatim\//, "");
	const mayCome =
		there.name === "tokens"
			? here.mayKnow.includes(door)
			: here.mayKnow.includes(there.name);
	if (mayCome) return [];
	return [
		`${from} imports ${specifier}: ${here.name} may know only ${here.mayKnow.join(", ") || "nobody"}. Ask a room below, or let entry wire it.`,
	];
}

function circles(imports: Import[]): string[] {
	const next = Map.groupBy(imports, ({ from }) => from);
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
		for (const { to } of next.get(file) ?? []) visit(to, [...way, file]);
		done.add(file);
	};
	for (const file of next.keys()) visit(file, []);
	return found;
}

/** A statement's first words, in a text of its own. */
const sql =
	/["'`]\s*(select\s+[\w*(]|insert\s+into\s|update\s+\w+\.\w+\s+set\s|delete\s+from\s|with\s+\w+\s+as\s)/;

function sqlInItsPlace({ file, text }: Source): string[] {
	const isRoom =
		file.startsWith("apps/server/src/") || file.startsWith("packages/");
	return isRoom && !sqlMayStand.test(file) && sql.test(text)
		? [
				`${file} holds SQL: give the statement a name in the store.ts of its folder.`,
			]
		: [];
}

function stillPure({ file, text }: Source): string[] {
	if (!isPure(file)) return [];
	const outside = parseSync(file, text).module.staticImports.filter(
		({ moduleRequest }) => /^node:|^pg$/.test(moduleRequest.value),
	);
	return [
		...outside.map(
			({ moduleRequest }) =>
				`${file} imports ${moduleRequest.value}: it is pure. Let the caller bring the value.`,
		),
		...(/\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/.test(text)
			? [
					`${file} asks the clock or chance: it is pure. Take the instant as an argument.`,
				]
			: []),
	];
}

function unused(own: Source[], imports: Import[]): string[] {
	const wanted = new Set([
		...imports.filter(({ from, to }) => from !== to).map(({ to }) => to),
		...entrances,
	]);
	return own
		.filter(
			({ file }) =>
				roomOf(file) !== undefined &&
				!file.endsWith(".d.ts") &&
				!wanted.has(file),
		)
		.map(({ file }) => `${file} is imported by nobody: delete it, or use it.`);
}

export function readSources(): Source[] {
	const folders = [
		"packages/tokens/src",
		"packages/tokens/test",
		"packages/contract/src",
		"apps/server/src",
		"apps/web/src",
	];
	return folders
		.flatMap((folder) => filesBelow(join(root, folder)))
		.map((path) => ({
			file: relative(root, path).replaceAll("\\", "/"),
			text: readFileSync(path, "utf8"),
		}));
}

function filesBelow(folder: string): string[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
		.map((entry) => join(entry.parentPath ?? dirname(folder), entry.name));
}

if (import.meta.main) {
	const problems = tidy(readSources());
	for (const problem of problems) console.error(problem);
	process.exitCode = problems.length === 0 ? 0 : 1;
}
