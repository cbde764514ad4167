import type { Backend, BackendEndpoint, BackendTLSPolicy } from "../../../core/api/mod.ts";
import { derive, type Reader } from "../../../core/incremental/mod.ts";
import { isLookedUp } from "../../../core/ir/endpoints.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import * as say from "../../../core/status/catalogue/backend.ts";
import { backendInvalid } from "../../../core/status/catalogue/backend-ref.ts";
import type { Condition } from "../../../core/status/types.ts";
import { isDnsSubdomain, parseIp } from "../base/addresses.ts";
import { keyOf } from "../base/keys.ts";
import { metadataOf } from "../base/metadata.ts";
import { flag, nonEmpty, present } from "../base/present.ts";
import { isReachable, placeOf, type Reach } from "../base/reach.ts";
import { reachOf, setting } from "../base/settings.ts";
import { ENVOY_GATEWAY_GROUP } from "../refs/grants.ts";
import { withheldReason } from "../refs/withheld.ts";
import { needsHttp1, refineProtocol } from "./protocol.ts";

/** The fault that keeps a Backend from being used, as a finding of the routes that refer to it; undefined without one. Key: `namespace/name`. */
export const backendFault = derive("backend-fault", (key, read): Condition | undefined => {
  const backend = read.get("Backend", ...splitObjectKey(key));
  if (!backend) return undefined;
  const withheld = withheldReason("Backend", key, read);
  if (withheld !== undefined) return backendInvalid("InvalidBackendRef", `Backend ${key} is not used: ${withheld}`);
  const { type, endpoints = [] } = backend.spec ?? {};
  if (type === "DynamicResolver" && endpoints.length > 0)
    return backendInvalid("InvalidBackendRef", say.resolverWithEndpoints(key));
  const tls = tlsFault(backend, read);
  if (tls !== undefined) return backendInvalid("InvalidBackendRef", tls);
  const [onHost, unspecified] = [setting(read, "runningOnHost"), setting(read, "machineUnknown")];
  const site: EndpointSite = { onHost, unspecified, reach: reachOf(read) };
  if (type === "DynamicResolver" && site.onHost && !site.reach.here)
    return backendInvalid("InvalidBackendRef", say.resolverReachesHost(key));
  for (const endpoint of endpoints) {
    const fault = endpointFault(endpoint, site);
    if (fault !== undefined) return backendInvalid("InvalidAddress", fault);
  }
  return undefined;
});

interface EndpointSite {
  readonly onHost: boolean;
  /** Unspecified addresses are let pass. */
  readonly unspecified: boolean;
  readonly reach: Reach;
}

function endpointFault({ hostname, fqdn, ip, unix }: BackendEndpoint, site: EndpointSite): string | undefined {
  if (hostname !== undefined) {
    const fault = hostFault(hostname, site.onHost);
    if (fault !== undefined) return fault;
  }
  if (fqdn?.port === 0 || ip?.port === 0) return say.portZero();
  if (fqdn) return hostFault(fqdn.hostname, site.onHost) ?? reachFault(fqdn.hostname, site);
  if (unix) return site.onHost && !site.reach.here ? say.socketOfHost(unix.path) : undefined;
  if (!ip) return undefined;
  return parseIp(ip.address) ? reachFault(ip.address, site) : say.notAnIp(ip.address);
}

function reachFault(host: string, { onHost, unspecified, reach }: EndpointSite): string | undefined {
  if (isReachable(host, reach) || (unspecified && ["0.0.0.0", "::"].includes(host))) return undefined;
  if (placeOf(host) !== "here") return say.addressNotAllowed(host);
  return onHost ? say.hostItself(host) : say.loopbackIp(host);
}

/** On a developer's machine single labels and addresses are as good as any name. */
function hostFault(host: string, onHost: boolean): string | undefined {
  if (!isDnsSubdomain(host.replace(/\.$/, ""))) return say.notAHostname(host);
  if (!onHost && !host.includes(".")) return say.singleLabelHost(host);
  return parseIp(host) ? say.hostIsIp(host) : undefined;
}

/** TLS without a way to verify the backend must be asked for; a BackendTLSPolicy may bring the CA certificates instead. */
function tlsFault(backend: Backend, read: Reader): string | undefined {
  const { tls, endpoints = [] } = backend.spec;
  const { namespace = "", name } = backend.metadata;
  if (!tls) return undefined;
  const verified =
    tls.insecureSkipVerify ||
    tls.wellKnownCACertificates !== undefined ||
    (tls.caCertificateRefs?.length ?? 0) > 0 ||
    policyVerifies(read.list("BackendTLSPolicy", "target", `Backend/${namespace}/${name}`), name, endpoints);
  if (!verified) return say.tlsUnverified(`${namespace}/${name}`);
  const certificateNamespace = tls.clientCertificateRef?.namespace || namespace;
  return certificateNamespace === namespace
    ? undefined
    : say.clientCertificateElsewhere(certificateNamespace, namespace);
}

function policyVerifies(
  policies: readonly BackendTLSPolicy[],
  name: string,
  endpoints: readonly BackendEndpoint[],
): boolean {
  const ports = new Set(endpoints.flatMap(({ fqdn, ip }) => (fqdn ? [`${fqdn.port}`] : ip ? [`${ip.port}`] : [])));
  const portCount = ports.size;
  for (const { spec } of policies) {
    const { wellKnownCACertificates, caCertificateRefs = [] } = spec.validation;
    for (const target of spec.targetRefs) {
      if (target.group !== ENVOY_GATEWAY_GROUP || target.kind !== "Backend" || target.name !== name) continue;
      if (target.sectionName !== undefined) ports.delete(target.sectionName);
      else if (wellKnownCACertificates !== undefined || caCertificateRefs.length > 0) return true;
    }
  }
  return portCount > 0 && ports.size === 0;
}

/** A Backend as a destination. */
export function backendSetting(backend: Backend, name: string, base: ir.AppProtocol): ir.DestinationSetting {
  const { type, endpoints = [], appProtocols = [], fallback } = backend.spec ?? {};
  const protocol = appProtocols.reduce((known, each) => refineProtocol(each, known), base);
  const http1 = flag(appProtocols.some((each) => needsHttp1(each, protocol)));
  if (type === "DynamicResolver")
    return present<ir.DestinationSetting>({ name, isDynamicResolver: true, protocol, forceHTTP1Upstream: http1 });
  const listed = nonEmpty(endpointsOfBackend(backend));
  const addressType = addressTypeOf(endpoints);
  return present<ir.DestinationSetting>({
    name,
    ...(listed !== undefined && !isLookedUp({ addressType })
      ? { endpointsOf: `Backend/${keyOf(backend)}` }
      : { endpoints: listed }),
    addressType,
    protocol,
    forceHTTP1Upstream: http1,
    priority: fallback ? 1 : undefined,
    metadata: metadataOf(backend),
  });
}

/** The endpoints of a Backend. */
export function endpointsOfBackend({ spec }: Backend): readonly ir.DestinationEndpoint[] {
  return (spec?.endpoints ?? []).flatMap(endpointOf);
}

function endpointOf({ ip, fqdn, unix, hostname, zone }: BackendEndpoint): readonly ir.DestinationEndpoint[] {
  const more = { hostname, zone };
  if (ip) return parseIp(ip.address) ? [present({ host: ip.address, port: ip.port, ...more })] : [];
  if (fqdn) return [present({ host: fqdn.hostname, port: fqdn.port, ...more })];
  return unix ? [present({ path: unix.path, ...more })] : [];
}

/** Names and addresses do not mix in one Envoy cluster; addresses and sockets do. */
function addressTypeOf(endpoints: readonly BackendEndpoint[]): ir.DestinationAddressType | undefined {
  const types = endpoints.flatMap(({ ip, fqdn, unix }) =>
    ip && parseIp(ip.address) ? ["IP" as const] : fqdn ? ["FQDN" as const] : unix ? ["UDS" as const] : [],
  );
  const distinct = new Set(types);
  if (distinct.size === 0) return undefined;
  if (distinct.size === 1 && types.length === endpoints.length) return types[0];
  return distinct.has("FQDN") ? "Mixed" : "STATIC";
}
