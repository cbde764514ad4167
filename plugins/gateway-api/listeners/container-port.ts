import type { EnvoyProxy } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import { setting } from "../base/settings.ts";

/** By how much privileged ports are moved up. */
export const PORT_SHIFT = 10_000;

/** Ports below 1024 are moved up by 10000 inside containers, so that Envoy needs no privilege to bind them. */
export function containerPort(port: number, proxy: EnvoyProxy | undefined, read: Reader): number {
  const kept =
    port >= 1024 ||
    setting(read, "runningOnHost") ||
    setting(read, "infraRemotelyManaged") ||
    proxy?.spec?.provider?.kubernetes?.useListenerPortAsContainerPort;
  return kept ? port : port + PORT_SHIFT;
}
