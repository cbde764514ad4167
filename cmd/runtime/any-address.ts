import { readFileSync } from "node:fs";

/** The address to listen on for all of this machine's: `::`, which takes IPv4 too, where there is IPv6. Clusters may have only one of the two. */
export function anyAddress(): string {
  try {
    return readFileSync("/proc/net/if_inet6", "utf8").trim() === "" ? "0.0.0.0" : "::";
  } catch {
    return "0.0.0.0";
  }
}
