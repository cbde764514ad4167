import type { CustomResponseBody } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { bodyMissing } from "../../../core/status/catalogue/filter.ts";
import { absence } from "../refs/withheld.ts";
import { toBase64 } from "../tls/pem.ts";

/** The body of a response: inline, or from a ConfigMap's `response.body`, else its first entry. */
export function responseBody(
  body: CustomResponseBody,
  namespace: string,
  read: Reader,
): { readonly body?: ir.Base64 } | { readonly fault: string } {
  if (body.type !== "ValueRef") return body.inline === undefined ? {} : { body: toBase64(body.inline) };
  const name = body.valueRef?.name ?? "";
  const map = read.get("ConfigMap", namespace, name);
  const text = map?.data?.["response.body"] ?? Object.values(map?.data ?? {})[0];
  if (text !== undefined) return { body: toBase64(text) };
  const [binary] = Object.values(map?.binaryData ?? {});
  const missing = bodyMissing(`${namespace}/${name}`);
  return binary === undefined
    ? { fault: absence({ kind: "ConfigMap", namespace, name }, missing, read) }
    : { body: binary };
}
