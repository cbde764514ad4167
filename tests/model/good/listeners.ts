import type { KubeObject } from "../../../core/resource/mod.ts";
import { type Content, PROXY, parameters, parent, target, tlsSecret, toBackend, withSpec } from "../objects.ts";
import { backend, createdOf, keyOf, rule, served } from "../parts.ts";
import type { Site, Sort, Unit } from "../unit.ts";

/** Listeners of tenants without a fault, and what is not HTTP. */
export const GOOD_LISTENERS: readonly Sort[] = [
  { name: "a listener with a certificate", build: ownListener },
  { name: "a Gateway of a tenant", build: ownGateway },
  { name: "gRPC", build: grpc },
  { name: "TCP", build: tcp },
  { name: "UDP", build: udp },
  { name: "TLS that is passed through", build: passthrough },
];

/** A ListenerSet of the tenant at the shared Gateway. */
export function listenerSet(site: Site, listeners: readonly Content[], suffix = ""): KubeObject {
  const parentRef = { group: "gateway.networking.k8s.io", kind: "Gateway", name: "edge", namespace: "infra" };
  return withSpec("ListenerSet", keyOf(site, suffix), { parentRef, listeners }, createdOf(site));
}

/** An HTTPS listener with a certificate of the tenant. */
export function httpsListener(name: string, port: number, hostname: string, certificate: string): Content {
  return { name, protocol: "HTTPS", port, hostname, tls: { certificateRefs: [{ name: certificate }] } };
}

/** An HTTPRoute for the listeners of the unit's ListenerSet. */
export function routeOfSet(site: Site, more: Content = {}): KubeObject {
  const spec = { parentRefs: [parent("ListenerSet", keyOf(site))], rules: [rule(site)], ...more };
  return withSpec("HTTPRoute", keyOf(site), spec, createdOf(site));
}

function ownListener(site: Site): Unit {
  const port = site.random.chance(0.5) ? site.edge.ports.secure : site.port();
  const host = `${site.id}.example.net`;
  return {
    objects: [
      listenerSet(site, [httpsListener("own", port, host, site.id)]),
      tlsSecret(keyOf(site), site.place.certificates.tenant),
      routeOfSet(site),
      backend(site),
    ],
    asks: [served(site, { protocol: "https", port, host })],
  };
}

/** A Gateway of the tenant with one HTTP listener; with parameters of its own where its class gives it an Envoy of its own. */
export function tenantGateway(site: Site, port: number, more: Content = {}): KubeObject {
  const listeners = [{ name: "web", protocol: "HTTP", port, hostname: "*.example.net" }];
  return withSpec(
    "Gateway",
    keyOf(site),
    { gatewayClassName: site.edge.className, listeners, ...more },
    createdOf(site),
  );
}

/** An HTTPRoute of the unit's own Gateway. */
export function routeOfGateway(site: Site): KubeObject {
  const spec = {
    parentRefs: [parent("Gateway", keyOf(site))],
    hostnames: [`${site.id}.example.net`],
    rules: [rule(site)],
  };
  return withSpec("HTTPRoute", keyOf(site), spec, createdOf(site));
}

/** The parameters of the unit's own Gateway. */
export function tenantProxy(site: Site, more: Content = {}): KubeObject {
  return withSpec("EnvoyProxy", keyOf(site), { ...PROXY, ...more });
}

/** The infrastructure that has a Gateway use the unit's parameters. */
export function ownParameters(site: Site): Content {
  return { infrastructure: { parametersRef: parameters(site.id) } };
}

function ownGateway(site: Site): Unit {
  const port = site.port();
  const isMerged = site.edge.className === "merged";
  const client = withSpec("ClientTrafficPolicy", keyOf(site), {
    targetRefs: [target("Gateway", site.id)],
    timeout: { http: { requestReceivedTimeout: "20s" } },
    ...(site.random.chance(0.5) && { headers: { enableEnvoyHeaders: true } }),
  });
  return {
    objects: [
      tenantGateway(site, port, isMerged ? {} : ownParameters(site)),
      ...(isMerged ? [] : [tenantProxy(site)]),
      ...[routeOfGateway(site), backend(site), client],
    ],
    asks: [served(site, { port, host: `${site.id}.example.net` })],
  };
}

function grpc(site: Site): Unit {
  const host = `${site.id}.example.com`;
  const spec = {
    parentRefs: [parent("Gateway", "infra/edge", "web")],
    hostnames: [host],
    rules: [{ matches: [{ method: { service: "pkg.A" } }], backendRefs: [toBackend(site.id)] }],
  };
  const port = site.place.backends.grpc[site.tenant];
  return {
    objects: [
      withSpec("GRPCRoute", keyOf(site), spec, createdOf(site)),
      backend(site, "", port, { appProtocols: ["gateway.envoyproxy.io/h2c"] }),
    ],
    asks: [{ protocol: "grpc", port: site.edge.ports.web, host, want: "grpc 0", has: `grpc${site.tenant}` }],
  };
}

function tcp(site: Site): Unit {
  return stream(site, "TCP", site.place.backends.tcp[site.tenant] as number);
}

function udp(site: Site): Unit {
  return stream(site, "UDP", site.place.backends.udp[site.tenant] as number);
}

function stream(site: Site, protocol: "TCP" | "UDP", to: number): Unit {
  const port = site.port();
  const spec = {
    parentRefs: [parent("ListenerSet", keyOf(site), "own")],
    rules: [{ backendRefs: [toBackend(site.id)] }],
  };
  const sort = protocol.toLowerCase() as "tcp" | "udp";
  return {
    objects: [
      listenerSet(site, [{ name: "own", protocol, port }]),
      withSpec(`${protocol}Route`, keyOf(site), spec, createdOf(site)),
      backend(site, "", to),
    ],
    asks: [{ protocol: sort, port, host: site.id, want: "heard", has: `${sort}${site.tenant}` }],
  };
}

function passthrough(site: Site): Unit {
  const host = `${site.id}.example.org`;
  const spec = {
    parentRefs: [parent("Gateway", "infra/edge", "pass")],
    hostnames: [host],
    rules: [{ backendRefs: [toBackend(site.id)] }],
  };
  return {
    objects: [withSpec("TLSRoute", keyOf(site), spec, createdOf(site)), backend(site, "", site.place.backends.tls)],
    asks: [{ protocol: "https", port: site.edge.ports.pass, host, want: "200", has: "tls GET /" }],
  };
}
