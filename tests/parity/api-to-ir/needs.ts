import { createHash } from "node:crypto";
import type { NeedAnswer } from "../../../core/incremental/mod.ts";
import { discoveryNeed } from "../../../plugins/gateway-api/policies/security/oidc-provider.ts";

/** The recordings hold a live answer of this issuer; other issuers could not be reached. */
const ISSUER = "https://accounts.google.com";
const CONFIGURATION = {
  authorization_endpoint: "https://accounts.google.com/o/oauth2/v2/auth",
  token_endpoint: "https://oauth2.googleapis.com/token",
};

/** The answers that the reference's run found on the network: one issuer, and a stand-in for every WebAssembly module that is asked for. */
export function recordedNeeds(): ReadonlyMap<string, NeedAnswer> {
  const bytes = new TextEncoder().encode(JSON.stringify(CONFIGURATION));
  return new RecordedAnswers([
    [discoveryNeed(ISSUER).id, { ok: true, bytes, sha256: sha256(CONFIGURATION.token_endpoint) }],
  ]);
}

/** Answers needs for modules, `wasm <address> <digest> ...`, when they are looked up. */
class RecordedAnswers extends Map<string, NeedAnswer> {
  override get(id: string): NeedAnswer | undefined {
    const [sort, url = "", wanted] = id.split(" ");
    if (sort === "wasm" && !this.has(id)) this.set(id, moduleAnswer(url, wanted));
    return super.get(id);
  }
}

/** The recordings' stand-in for a module: its digest is made from that of its address. */
function moduleAnswer(url: string, wanted: string | undefined): NeedAnswer {
  const digest = sha256(`salt${sha256(url)}`);
  if (wanted && wanted !== digest) return { ok: false, reason: `the digest is ${digest}, not ${wanted}.` };
  return { ok: true, bytes: new Uint8Array(), sha256: digest };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
