import type { Rule } from "./facts.ts";
import type { Fields } from "./object.ts";

/** The release channels of the Gateway API. Kinds of gateway.envoyproxy.io are the same in both. */
export type Channel = "standard" | "experimental";

/** Which definition of a kind is meant: its channel and its version. */
export interface Edition {
  readonly channel: Channel;
  readonly version: string;
}

/** Fields of the experimental channel; the standard one has none of them. The type always names them: they may be absent. */
export function experimental<const F extends Fields>(edition: Edition, fields: F): F {
  return edition.channel === "experimental" ? fields : ({} as F);
}

/** Rules that only some editions have. */
export function rulesIf(condition: boolean, ...rules: readonly Rule[]): readonly Rule[] {
  return condition ? rules : [];
}
