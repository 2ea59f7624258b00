/**
 * Adds to package-lock.json the optional packages that npm left out of it: those of other kinds of machines, which it
 * forgets whenever it writes the file beside an existing node_modules. Without them `npm ci` refuses the file.
 * Run it after each `npm install <name>`; `npm run check` says when it is needed.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.ts";

type Entry = {
	version?: string;
	dev?: boolean;
	license?: string;
	engines?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
};
type Lock = { packages: Record<string, Entry> };

const file = join(root, "package-lock.json");

/** What is missing, by path; a package that belongs to no machine in particular can be missing and is not needed. */
export function missingFromLock(lock: Lock): Record<string, object> {
	const { packages } = lock;
	const missing: Record<string, object> = {};
	for (const parent of Object.values(packages))
		for (const [name, version] of Object.entries(
			parent.optionalDependencies ?? {},
		)) {
			const path = `node_modules/${name}`;
			const machine = machineOf(name);
			const isThere = Object.keys(packages).some(
				(each) => each === path || each.endsWith(`/${path}`),
			);
			if (isThere || machine === undefined || !/^\d/.test(version)) continue;
			missing[path] = {
				version,
				cpu: [machine.cpu],
				...(parent.dev === true ? { dev: true } : {}),
				...(machine.libc === undefined ? {} : { libc: [machine.libc] }),
				license: parent.license,
				optional: true,
				os: [machine.os],
				engines: parent.engines,
			};
		}
	return missing;
}

function machineOf(name: string) {
	const found =
		/-(?<os>android|darwin|freebsd|linux|openharmony|win32)-(?<cpu>arm64|arm|x64|ia32|ppc64|riscv64|s390x)(?:-(?<libc>musl|gnu))?/.exec(
			name,
		)?.groups;
	if (found === undefined) return undefined;
	const { os, cpu, libc } = found;
	return { os, cpu, libc: libc === "gnu" ? "glibc" : libc };
}

export const readLock = (): Lock =>
	JSON.parse(readFileSync(file, "utf8")) as Lock;

if (import.meta.main) {
	const lock = readLock();
	const missing = missingFromLock(lock);
	lock.packages = Object.fromEntries(
		Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) =>
			a.localeCompare(b, "en"),
		),
	);
	writeFileSync(file, `${JSON.stringify(lock, null, "\t")}\n`);
	console.log(
		`Added ${Object.keys(missing).length} packages to the lock file.`,
	);
}
