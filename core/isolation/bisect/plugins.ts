import type { IrKey, RefusableAnswers, Refusal, RefusedAnswer } from "../../plugin/api.ts";
import { bisect, type TrialAnswer } from "./bisect.ts";

/** The dependencies of a search among plugins. */
export interface PluginSearchDeps {
  readonly answers: RefusableAnswers;
  /** Asks one proxy about what is sent now; undefined when none answers. */
  readonly attempt: () => Promise<TrialAnswer | undefined>;
  /** The proxy's words about all together. */
  readonly reason: string;
}

/** Trials at most: one answer out of some thousands is found in a dozen. */
const MOST_TRIALS = 40;

/**
 * Finds the answers of hooks that a proxy refuses, among those that it has not accepted yet. None where it refuses what hooks were asked about, too: that is for a
 * search among objects. From then on what was found counts as a failure of its hook. Rejects when no proxy answers.
 */
export async function searchPlugins(
  irKey: IrKey,
  refusals: readonly Refusal[],
  { answers, attempt, reason }: PluginSearchDeps,
): Promise<readonly RefusedAnswer[]> {
  const suspects = answers.behind(irKey, refusals);
  if (suspects.length === 0) return [];
  let trials = 0;
  const without = async (keys: readonly string[]): Promise<TrialAnswer> => {
    trials++;
    answers.tryWithout(irKey, new Set(keys));
    const answer = await attempt();
    if (answer === undefined) throw new Error("no proxy answers");
    return answer;
  };
  try {
    if (!(await without(suspects)).accepted) return [];
    const { faulty, open } = await bisect(suspects, {
      trial: (some) => {
        const used = new Set(some);
        return without(suspects.filter((key) => !used.has(key)));
      },
      mustEnd: () => trials >= MOST_TRIALS,
      reason,
    });
    return answers.refuse(irKey, new Map([...faulty, ...open.map((key) => [key, reason] as const)]));
  } finally {
    answers.tryWithout(irKey);
  }
}
