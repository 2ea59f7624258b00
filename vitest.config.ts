import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		include: [
			"packages/*/{src,test}/**/*.test.ts",
			"apps/server/src/**/*.test.ts",
			"apps/web/src/**/*.test.{ts,tsx}",
			"bench/**/*.test.ts",
			"bin/**/*.test.ts",
		],
		globalSetup: "apps/server/src/platform/testing/cluster.ts",
		// Real databases and child processes on two cores: patience, not speed.
		testTimeout: 180_000,
		hookTimeout: 180_000,
		maxWorkers: 2,
	},
});
