import type { Secret } from "../../../core/api/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import { sdsSecretIncomplete, sdsUrlInvalid } from "../../../core/status/catalogue/certificate.ts";
import { keyOf } from "../base/keys.ts";
import { fromBase64 } from "./pem.ts";

/** Type of a Secret that names a secret of another SDS server instead of holding one. */
export const SDS_SECRET_TYPE = "gateway.envoyproxy.io/sds";

/** The SDS server and name that such a Secret refers to, or what is wrong with it. */
export function sdsConfigOf(secret: Secret): Result<ir.SdsConfig> {
  const { secretName, url } = secret.data ?? {};
  if (!secretName || !url) return { fault: sdsSecretIncomplete(keyOf(secret), secretName ? "url" : "secretName") };
  const parsed = parseSdsUrl(fromBase64(url));
  return parsed
    ? { value: { secretName: fromBase64(secretName), ...parsed } }
    : { fault: sdsUrlInvalid(keyOf(secret)) };
}

/** The number of bytes that Linux has room for in the address of a socket. */
const MOST_OF_PATH = 107;

/** Only sockets of the proxy's own machine: `unix:///absolute` or, as SPIFFE writes it, `unix://./relative`. */
function parseSdsUrl(url: string): { scheme: string; address: string } | undefined {
  const match = /^unix:\/\/(\.?(?:\/[^?#\s\u0000-\u001f\u007f]*)?)$/.exec(url);
  const address = match?.[1];
  return address && new TextEncoder().encode(address).length <= MOST_OF_PATH ? { scheme: "unix", address } : undefined;
}
