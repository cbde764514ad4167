import type { BuildOutcome } from "../../core/pipeline/mod.ts";

/** The newest objects could not be translated: what was in force stays in force. */
export class BuildFailed extends Error {
  override readonly name = "BuildFailed";
}

/** Remembers how the newest build ended. */
export interface Settling {
  built(outcome: BuildOutcome): void;
  /** The number of the build; throws {@link BuildFailed} when it failed. */
  outcome(sequence: number): number;
}

/** Makes one that has seen no build. */
export function createSettling(): Settling {
  let last: BuildOutcome | undefined;
  return {
    built(outcome) {
      last = outcome;
    },
    outcome(sequence) {
      if (last === undefined || "value" in last) return sequence;
      throw new BuildFailed(`the newest objects could not be translated: ${last.fault.message}`, { cause: last.fault });
    },
  };
}
