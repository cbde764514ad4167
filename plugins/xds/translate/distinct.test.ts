import { expect, test } from "bun:test";
import type * as ir from "../../../core/ir/mod.ts";
import { distinctChains } from "./listeners/server-names.ts";
import { createXdsTranslator, translateXds } from "./mod.ts";
import { planPorts } from "./parts/plan.ts";

const options = { controllerNamespace: "envoy-gateway-system" };
const at = { address: "0.0.0.0", port: 443, externalPort: 443 } as const;

function source(kind: string, name: string): ir.ResourceMetadata {
  return { kind, name, namespace: "default" };
}

function http(name: string, hosts: readonly string[], more: Partial<ir.HttpListener> = {}): ir.HttpListener {
  const routes = hosts.map((hostname) => ({
    name: `${name}-${hostname}`,
    hostname,
    metadata: source("HTTPRoute", `of-${name}`),
    pathMatch: { prefix: `/${name}` },
    destination: { name: `to-${name}` },
  }));
  return { ...at, name, hostnames: ["*"], metadata: source("Gateway", name), routes, ...more };
}

function tls(name: string, routes: readonly (readonly [name: string, snis: readonly string[]])[]): ir.TcpListener {
  return {
    ...{ ...at, name, metadata: source("Gateway", name) },
    routes: routes.map(([route, snis]) => ({
      ...{ name: route, metadata: source("TLSRoute", route), destination: { name: `to-${route}` } },
      ...(snis.length > 0 && { tls: { inspector: { snis } } }),
    })),
  };
}

const certificate = { certificates: [{ name: "c", certificate: "Y2VydA==", privateKey: "a2V5" }] };

/** The server names of each filter chain, in order. */
function chainsOf(xds: ir.XdsIr): readonly string[] {
  const [listener] = translateXds(xds, options).resources.listeners;
  return listener!.message.filterChains.map(
    ({ name, filterChainMatch }) => `${name} ${filterChainMatch?.serverNames.join(" ") ?? "*"}`,
  );
}

test("a domain that a listener before has stays there, whatever its case, and its own routes are told", () => {
  const { resources, errors } = translateXds(
    { http: [http("old", ["a.test", "b.test"]), http("new", ["A.test", "c.test"])] },
    options,
  );
  const hosts = resources.routes[0]!.message.virtualHosts;
  expect(hosts.map(({ domains, routes }) => `${domains} ${routes[0]!.name}`)).toEqual([
    "a.test old-a.test",
    "b.test old-b.test",
    "c.test new-c.test",
  ]);
  expect(errors).toEqual([
    {
      kind: "routes",
      name: "new/a_test again",
      sources: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default", name: "of-new" }],
      reason: "another listener of this port already serves a.test",
    },
  ]);
});

test("a domain that is free again goes to the listener that was told, and virtual hosts keep their identity", () => {
  const translator = createXdsTranslator(options);
  const fresh = http("new", ["a.test", "c.test"]);
  const before = translator.build({ http: [http("old", ["a.test", "b.test"]), fresh] });
  const after = translator.build({ http: [http("old", ["b.test"]), fresh] });
  const hosts = (built: typeof before) => built.resources.routes[0]!.message.virtualHosts;
  expect(hosts(after).map(({ domains }) => domains[0])).toEqual(["b.test", "a.test", "c.test"]);
  expect(hosts(after)[2]).toBe(hosts(before)[2]!);
  expect(after.errors).toEqual([]);
});

test("one that would be unserved in two listeners gets one virtual host without routes", () => {
  const narrow = (name: string) => http(name, [], { hostnames: ["*.a.test"] });
  const { resources } = translateXds({ http: [http("wide", ["*.test"]), narrow("one"), narrow("two")] }, options);
  expect(resources.routes[0]!.message.virtualHosts.map(({ domains }) => domains[0])).toEqual(["*.test", "*.a.test"]);
});

test("a server name that a chain before has stays there, and the others of the chain are kept", () => {
  const xds = {
    http: [
      http("https", [], { hostnames: ["a.test"], tls: certificate }),
      http("again", [], { hostnames: ["A.test"], tls: certificate }),
    ],
    tcp: [
      tls("one", [
        ["first", ["b.test", "a.test"]],
        ["second", ["b.test"]],
      ]),
      tls("two", [
        ["all", []],
        ["rest", []],
      ]),
    ],
  };
  expect(chainsOf(xds)).toEqual(["https a.test", "first b.test", "all *"]);
  const told = translateXds(xds, options).errors.map(({ name, sources, reason }) => [name, sources[0]?.name, reason]);
  expect(told).toEqual([
    ["again again", "again", "another listener or route of this port already serves A.test"],
    ["first again", "first", "another listener or route of this port already serves a.test"],
    ["second again", "second", "another listener or route of this port already serves b.test"],
    ["rest again", "rest", "another listener or route of this port already serves all names"],
  ]);
});

test("listeners and routes that keep their names are the same objects", () => {
  const [listener, stream] = [
    http("https", [], { hostnames: ["a.test"], tls: certificate }),
    tls("one", [["r", ["b.test"]]]),
  ];
  const chains = distinctChains(planPorts({ http: [listener], tcp: [stream] })[0]!);
  expect(chains.http[0]).toBe(listener);
  expect(chains.tcp[0]?.route).toBe(stream.routes![0]!);
  expect(chains.catchesAll).toBe(false);
});

test("a listener without routes leads nowhere, once for a port, and not where something takes all connections", () => {
  const secured = http("https", [], { hostnames: ["a.test"], tls: certificate });
  expect(chainsOf({ http: [secured], tcp: [tls("idle", []), tls("idle-too", [])] })).toEqual([
    "https a.test",
    "EmptyCluster *",
  ]);
  expect(chainsOf({ tcp: [tls("idle", []), tls("all", [["r", []]])] })).toEqual(["r *"]);
  expect(chainsOf({ http: [{ ...secured, hostnames: ["*"] }], tcp: [tls("idle", [])] })).toEqual(["https *"]);
});

test("a hostname that no wider listener must answer for leads nowhere, unless something has it", () => {
  const wide = tls("wide", [["r", ["*.test"]]]);
  const narrow = { ...tls("narrow", [["s", ["x.a.test"]]]), unservedHostname: "*.a.test" };
  expect(chainsOf({ tcp: [wide, narrow] })).toEqual(["r *.test", "s x.a.test", "EmptyCluster *.a.test"]);
  const { resources } = translateXds({ tcp: [wide, narrow] }, options);
  expect(resources.clusters.map(({ name }) => name)).toContain("EmptyCluster");
  expect(chainsOf({ tcp: [tls("wide", [["r", ["*.a.test"]]]), narrow] })).toEqual(["r *.a.test", "s x.a.test"]);
});

test("of two UDP listeners of one port the first is served, and HTTP/3 gives way to both", () => {
  const udp = (name: string): ir.UdpListener => ({ ...at, name, metadata: source("Gateway", name) });
  const secured = http("https", [], { hostnames: ["a.test"], tls: certificate, http3: {} });
  const { resources, errors } = translateXds({ http: [secured], udp: [udp("one"), udp("two")] }, options);
  expect(resources.listeners.map(({ name }) => name)).toEqual(["https", "one"]);
  expect(errors.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
    "https HTTP/3: another listener already serves UDP port 443",
    "two again: another listener already serves UDP port 443",
  ]);
});
