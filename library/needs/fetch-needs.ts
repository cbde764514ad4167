import type { Need, NeedAnswer } from "../../core/incremental/mod.ts";
import { createLogger } from "../../core/observe/mod.ts";
import { SYSTEM_CLOCK } from "../gateway/clock.ts";
import { OWN_MACHINE } from "../gateway/surroundings.ts";
import { createNeedResolver, type NeedOptions } from "./resolver.ts";

/** Where needs may be fetched from. By itself everywhere but from the link of this machine and from metadata services. */
export type FetchNeedsOptions = Partial<Pick<NeedOptions, "reach">>;

/** Answers say what failed, and nothing is tried again. */
const SILENT = createLogger({ now: () => 0, levels: () => ({ default: "error" }), write: () => {} });

/**
 * Fetches what `translate` asks for, each once, with the limits of size and time that a gateway has, and resolves with all answers, the failed ones among them: they are the
 * option `needs` of the next call. Never rejects.
 */
export async function fetchNeeds(
  needs: readonly Need[],
  { reach = () => OWN_MACHINE }: FetchNeedsOptions = {},
): Promise<ReadonlyMap<string, NeedAnswer>> {
  const answers = new Map<string, NeedAnswer>();
  const resolver = createNeedResolver({ clock: SYSTEM_CLOCK, log: SILENT, reach });
  const wanted = new Set(needs.map(({ id }) => id));
  await new Promise<void>((resolve) => {
    resolver.onAnswer((id, answer) => {
      if (!answers.has(id)) answers.set(id, answer);
      if (answers.size === wanted.size) resolve();
    });
    resolver.want(needs);
    if (wanted.size === 0) resolve();
  });
  await resolver.stop();
  return answers;
}
