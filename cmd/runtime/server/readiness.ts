import type { Clock } from "../../../core/observe/mod.ts";
import type { Gateway } from "./gateway.ts";

/** How long the first configuration may take to reach the Envoys of this host before a Postern counts as ready without it, in milliseconds. */
const PATIENCE_MS = 30_000;

/** The gateway and the clock by which the readiness of a process is told. */
export interface ReadinessDeps {
  /** The gateway in force. */
  readonly gateway: () => Pick<Gateway, "translated" | "served">;
  readonly clock: Pick<Clock, "now">;
}

/**
 * Whether a Postern is ready: as soon as a translation is in force, and from then on always. It is the probe of a pod and of start scripts, so no object
 * and no part that fails later may turn it off. On a host it waits at the start until each Envoy has its first configuration, refuses it or cannot
 * run, so that what is asked then is answered.
 */
export function createReadiness({ gateway, clock }: ReadinessDeps): () => boolean {
  let ready = false;
  let since: number | undefined;
  return () => {
    if (ready || !gateway().translated()) return ready;
    since ??= clock.now();
    ready = gateway().served() || clock.now() - since >= PATIENCE_MS;
    return ready;
  };
}
