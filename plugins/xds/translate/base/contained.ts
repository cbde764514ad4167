import { numberOf } from "../../../../core/incremental/mod.ts";
import { failedText } from "../../../../core/status/catalogue/withheld.ts";
import type { Refusal } from "./refusal.ts";

/** A step that failed by a fault of ours; what was thrown is for the log. */
export interface FailedStep extends Refusal {
  readonly thrown: unknown;
}

/** What a step makes, or, where it throws, a refusal that names the fault by its number: it costs the piece of IR that it is about, and no other. */
export function contained<T>(where: string, make: () => T): T | FailedStep {
  try {
    return make();
  } catch (thrown) {
    return { refused: failedText(where, numberOf(where, thrown)), thrown };
  }
}
