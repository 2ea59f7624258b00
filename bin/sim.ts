/**
 * `npm run sim -- --seed N [--steps M]`: random programs of the engine's operations against the model, step by step; the
 * same for the same seed.
 */
await import("../packages/tokens/test/sim.ts");
