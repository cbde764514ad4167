import type { Secret, SecretObjectReference } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import { objectKey } from "../../../core/resource/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import { secretMissing } from "../../../core/status/catalogue/certificate.ts";
import { secretNotPermitted, secretRefKindWrong } from "../../../core/status/catalogue/reference.ts";
import { type RefSource, refPermitted } from "./grants.ts";
import { absence } from "./withheld.ts";

/** The Secret that a reference leads to, across namespaces where a grant allows it, or why it leads nowhere. */
export function secretAt(ref: SecretObjectReference, from: RefSource, read: Reader): Result<Secret> {
  const { group = "", kind = "Secret", name } = ref;
  const namespace = ref.namespace || from.namespace;
  if (group !== "" || kind !== "Secret") return { fault: secretRefKindWrong(group, kind) };
  if (!refPermitted(read, from, { group, kind, namespace, name }))
    return { fault: secretNotPermitted(objectKey(namespace, name)) };
  const secret = read.get("Secret", namespace, name);
  if (secret) return { value: secret };
  return { fault: absence({ kind: "Secret", namespace, name }, secretMissing(objectKey(namespace, name)), read) };
}

/** The secret of this installation, made by certgen. */
export const HMAC = { name: "envoy-oidc-hmac", key: "hmac-secret" } as const;
