import type { BasicAuth } from "../../../../core/api/mod.ts";
import type { Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Result } from "../../../../core/result/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/security.ts";
import { keyOf } from "../../base/keys.ts";
import { present } from "../../base/present.ts";
import { secretAt } from "../../refs/secrets.ts";
import { fromBase64, toBase64 } from "../../tls/pem.ts";
import { configName, ownerOfPart, type SecurityInForce, sourceOf } from "./in-force.ts";

const USERS_KEY = ".htpasswd";

/** Users and passwords from an htpasswd file. */
export function basicAuthOf(basicAuth: BasicAuth, site: SecurityInForce, read: Reader): Result<ir.BasicAuth> {
  const owner = ownerOfPart(site, (spec) => spec.basicAuth !== undefined);
  const secret = secretAt(basicAuth.users, sourceOf(owner), read);
  if ("fault" in secret) return secret;
  const data = secret.value.data?.[USERS_KEY];
  if (!data) return { fault: say.secretKeyEmpty(keyOf(secret.value), USERS_KEY) };
  const users = fromBase64(data).replaceAll("\r\n", "\n");
  const fault = htpasswdFault(users);
  if (fault !== undefined) return { fault };
  return {
    value: present<ir.BasicAuth>({
      name: configName(owner),
      users: toBase64(users),
      forwardUsernameHeader: basicAuth.forwardUsernameHeader,
    }),
  };
}

/** Envoy's basic_auth filter: "only SHA1 is supported", without salt. */
function htpasswdFault(users: string): string | undefined {
  for (const line of users.split("\n").map((each) => each.trim())) {
    if (line === "") continue;
    const colon = line.indexOf(":");
    if (colon < 0) return say.htpasswdLineInvalid();
    const password = line.slice(colon + 1);
    if (!password.startsWith("{SHA}")) return say.htpasswdHashUnsupported();
    if (!/^[A-Za-z0-9+/]{27}=$/.test(password.slice("{SHA}".length))) return say.htpasswdHashInvalid();
  }
  return undefined;
}
