import type { APIKeyAuth } from "../../../../core/api/mod.ts";
import type { Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Result } from "../../../../core/result/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/security.ts";
import { nonEmpty, present } from "../../base/present.ts";
import { secretAt } from "../../refs/secrets.ts";
import { toBase64 } from "../../tls/pem.ts";
import { ownerOfPart, type SecurityInForce, sourceOf } from "./in-force.ts";

/** Keys that clients must show: each entry of the Secrets is a client and its key, the first entry of a client counts. */
export function apiKeyAuthOf(auth: APIKeyAuth, site: SecurityInForce, read: Reader): Result<ir.ApiKeyAuth> {
  const owner = ownerOfPart(site, ({ apiKeyAuth }) => (apiKeyAuth?.credentialRefs?.length ?? 0) > 0);
  const keys = new Set<string>();
  const byClient = new Map<string, string>();
  for (const ref of auth.credentialRefs ?? []) {
    const secret = secretAt(ref, sourceOf(owner), read);
    if ("fault" in secret) return secret;
    for (const [client, key] of Object.entries(secret.value.data ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (byClient.has(client)) continue;
      if (keys.has(key)) return { fault: say.apiKeyRepeated(client) };
      keys.add(key);
      byClient.set(client, key);
    }
  }
  return {
    value: present<ir.ApiKeyAuth>({
      credentials: nonEmpty([...byClient].map(([client, key]) => ({ client: toBase64(client), key }))),
      extractFrom: auth.extractFrom ?? [],
      forwardClientIDHeader: auth.forwardClientIDHeader,
      sanitize: auth.sanitize,
    }),
  };
}
