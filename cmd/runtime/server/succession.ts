import { type EnvoyGatewayConfig, resourceSource } from "../../../core/config/mod.ts";
import { equal } from "../../../core/incremental/mod.ts";
import type { Logger } from "../../../core/observe/mod.ts";
import { kubernetesSettings } from "../../../providers/kubernetes/mod.ts";
import { SYSTEM_CLOCK } from "../clock.ts";
import type { Gateway } from "./gateway.ts";

/** A gateway that is to take the place of another. */
export interface Succession {
  readonly before: EnvoyGatewayConfig;
  readonly next: EnvoyGatewayConfig;
  readonly start: (config: EnvoyGatewayConfig) => Promise<Gateway>;
  readonly log: Logger;
  /** The plugins are other ones, whatever the configuration says. */
  readonly anew?: boolean;
}

/** Who serves after a change, and whether the change was taken up. */
export interface Succeeded {
  readonly gateway: Gateway;
  readonly tookUp: boolean;
}

/**
 * Brings a gateway in line with a newer configuration. Settings that the translator can take up change in place. Anything else needs a new gateway: on a host
 * it starts beside the old one, which ends when the new one's Envoys serve, so that no request is lost; in a cluster, where the proxies are not ours to
 * stop, it comes after the old one, since there may be one leader only. A gateway that cannot start, or whose Envoys cannot, leaves the old one in force.
 */
export async function succeed(old: Gateway, succession: Succession): Promise<Succeeded> {
  const { before, next, log, anew = false } = succession;
  if (!anew && equal(fixedParts(before), fixedParts(next))) {
    old.configure(next);
    return { gateway: old, tookUp: true };
  }
  if (!anew) log.warn("the configuration changes more than a running gateway can take up, starting anew");
  const onHost = [before, next].every((config) => resourceSource(config) === "File");
  return onHost ? beside(old, succession) : after(old, succession);
}

/** The settings that a running gateway cannot change: where objects come from, who runs Envoy, how its xDS server is set up, which plugins there are. */
function fixedParts(config: EnvoyGatewayConfig): unknown {
  const { provider, xdsServer, rateLimit, runtimeFlags, plugins } = config;
  const read = resourceSource(config) === "Kubernetes" ? kubernetesSettings(config, "") : undefined;
  return { provider, xdsServer, rateLimit, runtimeFlags, plugins, read };
}

async function beside(old: Gateway, { next, start, log }: Succession): Promise<Succeeded> {
  try {
    const fresh = await start(next);
    const why = await unwell(fresh);
    if (why === undefined) {
      await old.stop();
      return { gateway: fresh, tookUp: true };
    }
    log.error("the new configuration does not serve, the one before stays in force", { why });
    await fresh.stop();
  } catch (error) {
    log.error("the new configuration cannot be served, the one before stays in force", { error });
  }
  return { gateway: old, tookUp: false };
}

async function after(old: Gateway, { before, next, start, log }: Succession): Promise<Succeeded> {
  await old.stop();
  try {
    return { gateway: await start(next), tookUp: true };
  } catch (error) {
    log.error("the new configuration cannot be served, going back to the one before", { error });
    return { gateway: await start(before), tookUp: false };
  }
}

/** How long the Envoys of a new gateway may take until they have everything, and how often they are looked at, in milliseconds. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 20;

/** Why a new gateway should not take over; undefined once it is complete. Objects that are refused are no reason, a part that does not run is. */
async function unwell(gateway: Gateway): Promise<string | undefined> {
  const deadline = SYSTEM_CLOCK.now() + PATIENCE_MS;
  await gateway.postern.pipeline.settled();
  while (!gateway.health().every(({ health }) => health.ok) && SYSTEM_CLOCK.now() < deadline) {
    await new Promise<void>((resolve) => SYSTEM_CLOCK.after(LOOK_MS, resolve));
  }
  const bad = gateway.postern.host.health().filter(({ health }) => !health.ok);
  return bad.length === 0
    ? undefined
    : bad.map(({ id, health }) => `${id}: ${health.ok ? "" : health.reason}`).join("; ");
}
