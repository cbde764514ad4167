import type { Stage } from "../stage.ts";

interface StageEntry {
  readonly name: string;
  readonly load: () => Promise<Stage>;
}

/** All stages, in the order in which they run; each is loaded when it is asked for. */
export const STAGES: readonly StageEntry[] = [
  { name: "bootstrap", load: async () => (await import("./bootstrap.ts")).stage },
];
