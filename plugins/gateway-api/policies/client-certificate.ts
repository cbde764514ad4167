import type { Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { setting } from "../settings.ts";
import { certificateOf } from "../tls/serving-certificate.ts";
import { kindInUse } from "./policy.ts";

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
  return { ...xds, globalResources: { ...xds.globalResources, envoyClientCertificate: certificateOf(secret) } };
}
