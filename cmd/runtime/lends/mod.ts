/**
 * Everything that a Postern of this process lends to plugins (`Lent` of the contract), built in or not.
 *
 * In: the environment, what the mode knows of certificates and Envoys, the kinds of plugins. Out: files of this host, guarded requests, validation. The module
 * decides nothing.
 */

import type { Lent, OwnKind } from "../../../core/plugin/api.ts";
import type { Validate } from "../../../core/resource/mod.ts";
import type { Guards } from "../../../library/needs/fetch/guarded-fetch.ts";
import { lentFetch } from "../../../library/needs/lent-fetch.ts";
import { pluginFiles } from "./files.ts";

/** Options of `lend`. */
export interface LendOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly kinds: readonly OwnKind[];
  readonly validate: Validate;
  /** Which addresses may be asked. */
  readonly reach: Guards["reach"];
  /** The part that the way to run lends, which knows the xDS server and Envoys. */
  readonly mode: Partial<Pick<Lent, "xds" | "envoy">>;
}

/** Everything that is lent. */
export function lend({ env, kinds, validate, reach, mode }: LendOptions): Partial<Lent> {
  return { env, kinds, validate, files: pluginFiles(), fetch: lentFetch(reach), ...mode };
}
