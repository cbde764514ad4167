import type { CustomResponseBody } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { done, failed, type Result } from "../../../core/result/mod.ts";
import { base64OfBytes, bytesOfBase64, bytesOfLatin1, latin1OfBytes } from "../../../core/scalars/bytes.ts";
import { bodyMissing } from "../../../core/status/catalogue/filter.ts";
import { formatInvalid } from "../../../core/status/catalogue/policies/format.ts";
import { readFormat } from "../format/format.ts";
import { absence } from "../refs/withheld.ts";
import { toBase64 } from "../tls/pem.ts";

/** Where the body of a response is asked for: the namespace in which its ConfigMap lies, and the field. */
export interface BodySite {
  readonly namespace: string;
  readonly where: string;
}

/**
 * The body of a response: inline, or from a ConfigMap's `response.body`, else its first entry. Envoy substitutes commands in it; a percent sign that
 * begins none stands for itself, since most bodies are pages.
 */
export function responseBody(
  body: CustomResponseBody,
  { namespace, where }: BodySite,
  read: Reader,
): Result<ir.Base64 | undefined> {
  if (body.type !== "ValueRef")
    return body.inline === undefined ? done(undefined) : formatted(toBase64(body.inline), `${where}.inline`);
  const name = body.valueRef?.name ?? "";
  const map = read.get("ConfigMap", namespace, name);
  const text = map?.data?.["response.body"] ?? Object.values(map?.data ?? {})[0];
  const [binary] = Object.values(map?.binaryData ?? {});
  const found = text === undefined ? binary : toBase64(text);
  if (found !== undefined) return formatted(found, `${where}.valueRef`);
  const missing = bodyMissing(`${namespace}/${name}`);
  return failed(absence({ kind: "ConfigMap", namespace, name }, missing, read));
}

/** Bytes are read one by one, as Envoy reads them: they need not be a text. */
function formatted(body: ir.Base64, where: string): Result<ir.Base64> {
  const bytes = latin1OfBytes(bytesOfBase64(body));
  const format = readFormat(bytes, { literal: true });
  if ("fault" in format) return failed(formatInvalid(where, format));
  return done(format.value === bytes ? body : base64OfBytes(bytesOfLatin1(format.value)));
}
