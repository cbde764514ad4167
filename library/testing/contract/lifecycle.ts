import type { Health, Lifecycle } from "../../../core/plugin/api.ts";
import { PLUGIN_DEADLINES } from "../../../core/plugin/mod.ts";
import { hold, inTime, type Step } from "./steps.ts";

/** The promises of plugins of every kind. */
export const LIFECYCLE: readonly Step[] = [
  { name: "stops without having been started", run: ({ host }) => host.stop() },
  {
    name: "starts, and stops twice",
    async run({ host }) {
      await host.start();
      await host.stop();
      await host.stop();
    },
  },
  {
    name: "stops within its deadline, and fails at nothing then",
    async run({ host }) {
      await host.start();
      for (const { value } of host.instances) {
        const { stop } = value as Lifecycle;
        if (stop) await inTime(() => stop.call(value), PLUGIN_DEADLINES.stop, "stop");
      }
    },
  },
  {
    name: "says how it is, in time and in words",
    async run({ host }) {
      await host.start();
      for (const { value } of host.instances) {
        const { health } = value as Lifecycle;
        if (!health) continue;
        const answer = await inTime(() => health.call(value), PLUGIN_DEADLINES.health, "health");
        hold(isHealth(answer), `health answered ${JSON.stringify(answer)}, not {ok: true} or {ok: false, reason}`);
      }
    },
  },
];

function isHealth(answer: unknown): answer is Health {
  const { ok, reason } = (answer ?? {}) as { readonly ok?: unknown; readonly reason?: unknown };
  return ok === true || (ok === false && typeof reason === "string" && reason !== "");
}
