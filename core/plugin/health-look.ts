import type { Clock } from "../observe/clock.ts";
import { lateAnswer } from "../status/catalogue/plugin.ts";
import type { Health, Lifecycle } from "./api.ts";
import { PLUGIN_DEADLINES } from "./deadlines.ts";
import type { Guard } from "./guard.ts";

const WELL: Health = Object.freeze({ ok: true });

/**
 * Looks at the health of a plugin, at once and without an error, whatever it answers. Of one that answers later the last answer counts, and none is asked
 * for while one is awaited.
 */
export function createHealthLook(lifecycle: Lifecycle, guard: Guard, clock: Clock): () => Health {
  let last: Health = WELL;
  let askedAt: number | undefined;
  const waitFor = async (answer: Promise<Health>) => {
    askedAt = clock.now();
    last = await answer.then(healthOf, failed);
    askedAt = undefined;
  };
  return () => {
    if (typeof lifecycle.health !== "function") return WELL;
    if (askedAt !== undefined) {
      const isLate = clock.now() - askedAt > PLUGIN_DEADLINES.health;
      return isLate ? { ok: false, reason: `health: ${lateAnswer(PLUGIN_DEADLINES.health)}` } : last;
    }
    try {
      const answer = guard.sync("health", () => lifecycle.health?.());
      if (!(answer instanceof Promise)) return healthOf(answer);
      void waitFor(answer);
      return last;
    } catch (error) {
      return failed(error);
    }
  };
}

function failed(error: unknown): Health {
  return { ok: false, reason: error instanceof Error ? error.message : String(error) };
}

function healthOf(answer: unknown): Health {
  const { ok, reason } = (typeof answer === "object" && answer !== null ? answer : {}) as {
    readonly ok?: unknown;
    readonly reason?: unknown;
  };
  if (ok === true) return WELL;
  return { ok: false, reason: ok === false ? String(reason) : "health answered neither ok nor a reason" };
}
