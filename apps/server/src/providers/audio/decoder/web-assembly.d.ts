/** What we use of WebAssembly. TypeScript tells of it only together with everything that a browser has. */
declare namespace WebAssembly {
	class Module {
		constructor(bytes: Uint8Array);
	}
	class Instance {
		constructor(module: Module, imports: Record<string, object>);
		readonly exports: Record<string, unknown>;
	}
	interface Memory {
		readonly buffer: ArrayBuffer;
	}
}
