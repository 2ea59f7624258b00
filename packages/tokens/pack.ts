/**
 * `npm pack` runs it before and, with `--undo`, after. Here the sources run as they are; in somebody's `node_modules` Node
 * strips no types. So the package carries JavaScript and declarations, made at that moment, and its exports name them.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";

const manifestFile = new URL("package.json", import.meta.url);
const manifest = JSON.parse(readFileSync(manifestFile, "utf8")) as {
	exports: Record<string, string>;
};
const isUndo = process.argv.includes("--undo");
manifest.exports = Object.fromEntries(
	Object.entries(manifest.exports).map(([door, file]) => [
		door,
		isUndo
			? file.replace("./dist/", "./src/").replace(/\.js$/, ".ts")
			: file.replace("./src/", "./dist/").replace(/\.ts$/, ".js"),
	]),
);
writeFileSync(manifestFile, `${JSON.stringify(manifest, null, "\t")}\n`);
if (isUndo)
	rmSync(new URL("dist/", import.meta.url), { recursive: true, force: true });
