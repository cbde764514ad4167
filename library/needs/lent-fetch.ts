import { sha256 } from "../../core/crypto/mod.ts";
import type { Lent } from "../../core/plugin/api.ts";
import { fetchGuarded, type Guards } from "./fetch/guarded-fetch.ts";
import { DEFAULT_MAX_BYTES, REQUEST_MS } from "./resolver.ts";

/** Requests for plugins, with the limits of needs. */
export function lentFetch(reach: Guards["reach"]): Lent["fetch"] {
  return async ({ maxBytes = DEFAULT_MAX_BYTES, ...request }) => {
    const signal = AbortSignal.timeout(REQUEST_MS);
    const answer = await fetchGuarded(request, { reach, signal, maxBytes });
    if ("fault" in answer) return { ok: false, reason: answer.fault };
    return { ok: true, bytes: answer.value, sha256: sha256(answer.value) };
  };
}
