/**
 * What a Postern of this process lends to plugins (`Lent` of the contract), built in or not.
 *
 * In: the environment, what the mode knows of certificates and Envoys, the kinds of plugins. Out: files of this host, guarded requests, validation. It decides nothing.
 */

import { sha256 } from "../../../core/crypto/mod.ts";
import type { Lent, OwnKind } from "../../../core/plugin/api.ts";
import type { Validate } from "../../../core/resource/mod.ts";
import { fetchGuarded, type Guards } from "../fetch/guarded-fetch.ts";
import { DEFAULT_MAX_BYTES, REQUEST_MS } from "../needs.ts";
import { pluginFiles } from "./files.ts";

/** What lending takes. */
export interface LendOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly kinds: readonly OwnKind[];
  readonly validate: Validate;
  /** Which addresses may be asked. */
  readonly reach: Guards["reach"];
  /** What the way to run knows of the xDS server and of Envoys. */
  readonly mode: Partial<Pick<Lent, "xds" | "envoy">>;
}

/** Everything that is lent. */
export function lend({ env, kinds, validate, reach, mode }: LendOptions): Partial<Lent> {
  return {
    ...{ env, kinds, validate, files: pluginFiles(), ...mode },
    async fetch({ maxBytes = DEFAULT_MAX_BYTES, ...request }) {
      const signal = AbortSignal.timeout(REQUEST_MS);
      const answer = await fetchGuarded(request, { reach, signal, maxBytes });
      if ("fault" in answer) return { ok: false, reason: answer.fault };
      return { ok: true, bytes: answer.value, sha256: sha256(answer.value) };
    },
  };
}
