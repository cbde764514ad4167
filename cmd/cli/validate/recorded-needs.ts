import type { Need, NeedAnswer } from "../../../core/incremental/mod.ts";
import type { NeedResolver } from "../../../core/pipeline/mod.ts";

/** A resolver that remembers what was answered. */
export interface RecordedNeeds extends NeedResolver {
  /** The newest answer of each need, by its id. */
  readonly answers: ReadonlyMap<string, NeedAnswer>;
  /** The addresses of needs that have no answer yet, good or bad. */
  pending(): readonly string[];
}

/** The resolver, remembered. */
export function recordedNeeds(resolver: NeedResolver): RecordedNeeds {
  const answers = new Map<string, NeedAnswer>();
  let wanted: readonly Need[] = [];
  return {
    answers,
    pending: () => wanted.filter(({ id }) => !answers.has(id)).map(({ url }) => url),
    want(needs) {
      wanted = needs;
      resolver.want(needs);
    },
    onAnswer: (listener) =>
      resolver.onAnswer((id, answer) => {
        answers.set(id, answer);
        listener(id, answer);
      }),
    stop: () => resolver.stop(),
  };
}
