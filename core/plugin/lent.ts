import { notLent } from "../status/catalogue/plugin.ts";
import type { Lent } from "./api.ts";

/** What a Postern lends to plugins, with what says so in the place of parts that it does not have. */
export function lentOf(parts: Partial<Lent>): Lent {
  const missing = (what: string) => () => {
    throw new Error(notLent(what));
  };
  return {
    validate: (object) => ({ ok: true, object }),
    kinds: [],
    files: { read: missing("files"), write: missing("files"), follow: missing("files") },
    fetch: missing("fetch"),
    env: {},
    xds: { address: () => undefined },
    envoy: {
      bootstrap: () => ({ error: notLent("envoy.bootstrap") }),
      binary: () => ({ error: notLent("envoy.binary") }),
    },
    ...parts,
  };
}
