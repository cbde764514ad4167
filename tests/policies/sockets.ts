import { readFileSync } from "node:fs";

/** Jiffies of a second, in which the kernel tells times. */
const HZ = 100;
const KEEPALIVE = 2;

const hexPort = (port: number) => port.toString(16).toUpperCase().padStart(4, "0");

/** Seconds until each established connection from or to a port is probed whether its other end is there; of sockets that are probed at all. */
export function keepAlives(at: { readonly local?: number; readonly remote?: number }): readonly number[] {
  return readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = "", remote = "", state]) => {
      const isLocal = at.local === undefined || local.endsWith(`:${hexPort(at.local)}`);
      const isRemote = at.remote === undefined || remote.endsWith(`:${hexPort(at.remote)}`);
      return isLocal && isRemote && state === "01";
    })
    .flatMap(([, , , , , timer = ""]) => {
      const [kind, when] = timer.split(":").map((hex) => Number.parseInt(hex, 16));
      return kind === KEEPALIVE && when !== undefined ? [Math.round(when / HZ)] : [];
    });
}
