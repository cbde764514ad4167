import type { NeedAnswer } from "../../../core/incremental/mod.ts";
import { discoveryNeed } from "../../../plugins/gateway-api/policies/security/oidc-provider.ts";

/** The recordings hold a live answer of this issuer; other issuers could not be reached. */
const ISSUER = "https://accounts.google.com";
const CONFIGURATION = {
  authorization_endpoint: "https://accounts.google.com/o/oauth2/v2/auth",
  token_endpoint: "https://oauth2.googleapis.com/token",
};

/** What the reference's run found on the network. */
export function recordedNeeds(): ReadonlyMap<string, NeedAnswer> {
  const bytes = new TextEncoder().encode(JSON.stringify(CONFIGURATION));
  return new Map([[discoveryNeed(ISSUER).id, { ok: true, bytes, sha256: "" }]]);
}
