import type { Clock } from "../observe/clock.ts";
import { lateAnswer } from "../status/catalogue/plugin.ts";

/**
 * How long calls into a plugin may take, in milliseconds. A call that takes longer counts as failed, and nobody waits for it any more. Deadlines
 * hold for answers that are waited for: a loop that never gives the thread back cannot be ended from within its process.
 */
export const PLUGIN_DEADLINES = {
  /** Until `start` resolves. */
  start: 30_000,
  /** For `stop`, and for each clean-up. */
  stop: 10_000,
  /** Of a built-in plugin, which ends by itself: Envoys drain for as long as their Gateways say. */
  stopBuiltIn: 900_000,
  /** For what is under way when everything is to stop: a build that waits for hooks, statuses and infrastructure that are being written. */
  underWay: 15_000,
  /** For one publication. */
  publish: 10_000,
  /** For which a build waits for an output that is not built in: infrastructure and statuses go on then. */
  publishWaits: 1_000,
  /** For which the first build waits for providers that have not brought their objects, when another one has. */
  firstWorld: 10_000,
  /** For an answer of `health` that is a promise. */
  health: 1_000,
  /** For the answer of a hook that does not say otherwise. */
  hook: 1_000,
  /** The most that a hook may say, since a build waits for it. */
  hookAtMost: 60_000,
} as const;

/** Whether a plugin is built in: names of others say whose they are, `somebody/name`. */
export function isBuiltIn({ name }: { readonly name: string }): boolean {
  return !name.includes("/");
}

/** The answer of a call, or an error once `limitMs` are over. A call that answers at once is not waited for. */
export function withinDeadline<T>(call: () => T | Promise<T>, limitMs: number, clock: Clock): T | Promise<T> {
  const answer = call();
  if (!isThenable(answer)) return answer;
  return new Promise<T>((resolve, reject) => {
    const cancel = clock.after(limitMs, () => reject(new Error(lateAnswer(limitMs))));
    Promise.resolve(answer).then(resolve, reject).finally(cancel);
  });
}

function isThenable<T>(answer: T | Promise<T>): answer is Promise<T> {
  return typeof (answer as { readonly then?: unknown } | null | undefined)?.then === "function";
}
