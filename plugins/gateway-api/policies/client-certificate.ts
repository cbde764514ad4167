import type { Secret } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { keyOf } from "../base/keys.ts";
import { present } from "../base/present.ts";
import { setting } from "../base/settings.ts";
import { kindInUse } from "./targeting/policy.ts";

/** The Secret with which proxies show the control plane who they are. */
const SECRET = "envoy";

/** The proxies' own certificate, where a route makes them call the control plane: for modules, or for the rate limit service. */
export function presentCertificate(xds: ir.XdsIr, _irKey: string, read: Reader): ir.XdsIr {
  const modules = read.from(kindInUse, "EnvoyExtensionPolicy");
  const limits = read.from(kindInUse, "BackendTrafficPolicy");
  if (!modules && !limits) return xds;
  const calls = (xds.http ?? []).some(({ routes = [] }) =>
    routes.some(({ envoyExtensions, traffic }) => envoyExtensions?.wasms || traffic?.rateLimit?.global),
  );
  const secret = calls ? read.get("Secret", setting(read, "controllerNamespace"), SECRET) : undefined;
  if (!secret) return xds;
  return { ...xds, globalResources: { ...xds.globalResources, envoyClientCertificate: madeByInstallation(secret) } };
}

/** No user writes this Secret, so that nothing in it is looked at. */
function madeByInstallation(secret: Secret): ir.TlsCertificate {
  const { "tls.crt": certificate, "tls.key": privateKey } = secret.data ?? {};
  return present<ir.TlsCertificate>({ name: keyOf(secret), certificate, privateKey });
}
