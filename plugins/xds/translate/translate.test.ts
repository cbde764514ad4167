import { expect, test } from "bun:test";
import { Collection, deepFreeze } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { createXdsTranslator, translateXds } from "./mod.ts";

const options = { controllerNamespace: "envoy-gateway-system" };

function destination(n: number, host = "10.0.0.1"): ir.RouteDestination {
  const name = `httproute/default/r${n}/rule/0`;
  const metadata = { kind: "Service", name: `s${n}`, namespace: "default" };
  const endpoints = [{ host, port: 8080 }];
  return {
    name,
    metadata: { kind: "HTTPRoute", name: `r${n}`, namespace: "default" },
    settings: [{ name: `${name}/backend/0`, weight: 1, protocol: "HTTP", addressType: "IP", endpoints, metadata }],
  };
}

function route(n: number, hostname: string): ir.HttpRoute {
  return {
    name: `httproute/default/r${n}/rule/0/match/0`,
    hostname,
    metadata: { kind: "HTTPRoute", name: `r${n}`, namespace: "default" },
    pathMatch: { prefix: `/r${n}` },
    destination: destination(n),
  };
}

const gateway = { kind: "Gateway", name: "eg", namespace: "default", sectionName: "http" };

function listener(routes: readonly ir.HttpRoute[]): ir.HttpListener {
  return {
    name: "default/eg/http",
    address: "0.0.0.0",
    port: 10080,
    externalPort: 80,
    hostnames: ["*"],
    metadata: gateway,
    routes,
  };
}

const four = [route(0, "a.test"), route(1, "a.test"), route(2, "b.test"), route(3, "b.test")] as const;

function hostsOf(built: { readonly resources: ReturnType<typeof translateXds>["resources"] }) {
  return built.resources.routes[0]!.message.virtualHosts;
}

test("after one route changed, only its route, its virtual host and its route configuration are new", () => {
  const translator = createXdsTranslator(options);
  const before = translator.build(deepFreeze({ http: [listener(four)] }));
  const changed: ir.HttpRoute = { ...four[1], pathMatch: { prefix: "/other" } };
  const after = translator.build(deepFreeze({ http: [listener([four[0], changed, four[2], four[3]])] }));

  const [a, b] = hostsOf(after);
  expect(a).not.toBe(hostsOf(before)[0]!);
  expect(b).toBe(hostsOf(before)[1]!);
  expect(a!.routes[0]).toBe(hostsOf(before)[0]!.routes[0]!);
  expect(a!.routes[1]!.match!.pathSpecifier).toEqual({ case: "pathSeparatedPrefix", value: "/other" });
  for (const kind of ["listeners", "clusters", "endpoints"] as const) {
    const messages = (built: typeof before) => built.resources[kind].map(({ message }) => message as object);
    expect(messages(after).every((message, i) => message === messages(before)[i])).toBe(true);
    expect(messages(after)).toHaveLength(kind === "listeners" ? 1 : 4);
  }
});

test("a changed endpoint makes one load assignment new and no cluster's neighbour", () => {
  const translator = createXdsTranslator(options);
  const before = translator.build({ http: [listener(four)] });
  const moved: ir.HttpRoute = { ...four[2], destination: destination(2, "10.0.0.9") };
  const after = translator.build({ http: [listener([four[0], four[1], moved, four[3]])] });
  const same = after.resources.endpoints.map(({ message }, i) => message === before.resources.endpoints[i]!.message);
  expect(same).toEqual([true, true, false, true]);
});

test("a removed route leaves the others as they were", () => {
  const translator = createXdsTranslator(options);
  const ordered = Collection.of(four.map((route, i) => [i, route]));
  const before = translator.build({ http: [{ ...listener(four), ordered }] });
  const left = ordered.with([[1, undefined]]);
  const after = translator.build({ http: [{ ...listener(left.list), ordered: left }] });
  expect(hostsOf(after)[1]).toBe(hostsOf(before)[1]!);
  expect(hostsOf(after)[0]!.routes).toEqual([hostsOf(before)[0]!.routes[0]!]);
  expect(after.resources.clusters.map(({ name }) => name)).toEqual([
    "httproute/default/r0/rule/0",
    "httproute/default/r2/rule/0",
    "httproute/default/r3/rule/0",
  ]);
});

test("what a translator remembers does not show in what it yields", () => {
  const translator = createXdsTranslator(options);
  translator.build({ http: [listener([four[3], four[1]])] });
  const xds = { http: [listener([four[1], four[0], four[3]])] };
  expect(translator.build(xds).resources).toEqual(translateXds(xds, options).resources);
});

test("a route that Envoy would refuse answers 500 in its place, is reported on its object and leaves its neighbours alone", () => {
  const broken: ir.HttpRoute = { ...four[1], addRequestHeaders: [{ name: "bad\nname", value: ["x"] }] };
  const { resources, errors } = translateXds({ http: [listener([four[0], broken])] }, options);
  const [good, instead] = resources.routes[0]!.message.virtualHosts[0]!.routes;
  expect(good!.action.case).toBe("route");
  expect(instead!.match!.pathSpecifier).toEqual({ case: "pathSeparatedPrefix", value: "/r1" });
  expect(instead!.action).toMatchObject({ case: "directResponse", value: { status: 500 } });
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatchObject({
    kind: "routes",
    name: "httproute/default/r1/rule/0/match/0",
    sources: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default", name: "r1" }],
  });
});

test("a cluster whose endpoints Envoy would refuse is held back with them", () => {
  const lost: ir.HttpRoute = { ...four[0], destination: destination(0, "") };
  const { resources, errors } = translateXds({ http: [listener([lost, four[1]])] }, options);
  expect(resources.clusters.map(({ name }) => name)).toEqual(["httproute/default/r1/rule/0"]);
  expect(resources.endpoints.map(({ name }) => name)).toEqual(["httproute/default/r1/rule/0"]);
  expect(errors.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    "endpoints httproute/default/r0/rule/0",
    "clusters httproute/default/r0/rule/0",
  ]);
});

test("resources name the objects they came from, policies included", () => {
  const policies = [{ kind: "BackendTrafficPolicy", name: "p", namespace: "default" }];
  const shaped: ir.HttpRoute = { ...four[0], metadata: { ...four[0].metadata, policies } };
  const { resources } = translateXds({ http: [listener([shaped])] }, options);
  expect(resources.routes[0]!.sources.map(({ kind, name }) => `${kind}/${name}`)).toEqual([
    "Gateway/eg",
    "HTTPRoute/r0",
    "BackendTrafficPolicy/p",
  ]);
  expect(resources.clusters[0]!.sources.map(({ group, kind }) => `${group}/${kind}`)).toEqual([
    "gateway.networking.k8s.io/HTTPRoute",
    "gateway.envoyproxy.io/BackendTrafficPolicy",
    "/Service",
  ]);
});

test("a cluster that Envoy would refuse is reported on the policy that shaped it, whatever it is for", () => {
  const policies = [{ kind: "BackendTrafficPolicy", name: "p", namespace: "default" }];
  // Envoy's API: "preconnect_policy.per_upstream_preconnect_ratio ... [1, 3]".
  const backendConnection = { preconnect: { perEndpointPercent: 400 } };
  const metadata = { ...four[0].metadata, policies };
  const http: ir.HttpRoute = { ...four[0], metadata, traffic: { backendConnection } };
  const tcp: ir.TcpRoute = { name: "tcproute/default/t", destination: destination(1), metadata, backendConnection };
  const address = { address: "0.0.0.0", externalPort: 80, metadata: gateway };
  const [setting] = destination(3).settings ?? [];
  const udp = {
    name: "udproute/default/u",
    destination: destination(2),
    policies,
    loadBalancer: { consistentHash: { tableSize: 9_000_000 } },
  };
  const { errors } = translateXds(
    {
      http: [listener([http])],
      tcp: [{ name: "default/eg/tcp", port: 1, ...address, routes: [tcp] }],
      udp: [{ name: "default/eg/udp", port: 2, ...address, route: udp }],
      backendClusters: [
        {
          name: "shared",
          setting: { ...setting, name: "shared" },
          traffic: { backendConnection },
          policies,
        },
      ],
    } as ir.XdsIr,
    options,
  );
  const onPolicy = errors.filter(({ sources }) =>
    sources.some(({ kind, name }) => kind === "BackendTrafficPolicy" && name === "p"),
  );
  expect(onPolicy.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    "clusters httproute/default/r0/rule/0",
    "clusters httproute/default/r1/rule/0",
    "clusters httproute/default/r2/rule/0",
    "clusters shared",
  ]);
});

function tlsListener(name: string, certificate: string): ir.HttpListener {
  const tls = { certificates: [{ name: certificate, certificate: btoa("chain"), privateKey: btoa("key") }] };
  return { ...listener([route(0, name)]), name: `default/eg/${name}`, port: 10443, hostnames: [name], tls };
}

test("a filter chain that Envoy would refuse is left out, and the others of its port still serve", () => {
  const { resources, errors } = translateXds(
    { http: [tlsListener("a.test", ""), tlsListener("b.test", "b")] },
    options,
  );
  const [port] = resources.listeners;
  expect(port!.message.filterChains.map(({ name }) => name)).toEqual(["default/eg/b.test"]);
  expect(errors.map(({ kind, name }) => `${kind} ${name}`)).toEqual(["listeners default/eg/a.test"]);
});

test("a listener without a single chain left is refused", () => {
  const { resources, errors } = translateXds({ http: [tlsListener("a.test", "")] }, options);
  expect(resources.listeners).toEqual([]);
  expect(errors.filter(({ kind }) => kind === "listeners")).toHaveLength(2);
});

test("a change of one TLS listener leaves the chains and secrets of its neighbours as they were", () => {
  const translator = createXdsTranslator(options);
  const [a, b] = [tlsListener("a.test", "a"), tlsListener("b.test", "b")];
  const before = translator.build({ http: [a, b] });
  const after = translator.build({ http: [{ ...a, http1: { enableTrailers: true } }, b] });
  const chains = (built: typeof before) => built.resources.listeners[0]!.message.filterChains;
  expect(chains(after)[0]).not.toBe(chains(before)[0]!);
  expect(chains(after)[1]).toBe(chains(before)[1]!);
  expect(after.resources.secrets.map(({ message }) => message)).toEqual(
    before.resources.secrets.map(({ message }) => message),
  );
  expect(after.resources.secrets[1]!.message).toBe(before.resources.secrets[1]!.message);
});

test("HTTP/3 listens on UDP beside TCP, and every route announces it", () => {
  const tls = { certificates: [{ name: "cert", certificate: btoa("chain"), privateKey: btoa("key") }] };
  const http3: ir.HttpListener = { ...listener([four[0]]), name: "default/eg/https", port: 10443, externalPort: 443 };
  const { resources, errors } = translateXds({ http: [{ ...http3, hostnames: ["a.test"], tls, http3: {} }] }, options);
  expect(errors).toEqual([]);
  expect(resources.listeners.map(({ name }) => name)).toEqual(["default/eg/https-quic", "default/eg/https"]);
  const [quic, tcp] = resources.listeners.map(({ message }) => message);
  expect(quic!.udpListenerConfig?.quicOptions).toBeDefined();
  expect(quic!.filterChains[0]!.transportSocket?.name).toBe("envoy.transport_sockets.quic");
  expect(quic!.listenerFilters).toEqual([]);
  expect(tcp!.listenerFilters.map(({ name }) => name)).toEqual(["envoy.filters.listener.tls_inspector"]);
  const [header] = resources.routes[0]!.message.virtualHosts[0]!.routes[0]!.responseHeadersToAdd;
  expect(header?.header).toMatchObject({ key: "alt-svc", value: 'h3=":443"; ma=86400' });
});

test("what earlier builds made and nothing needs any more is let go of, although their routes live on", () => {
  const translator = createXdsTranslator(options);
  const routes: ir.HttpRoute[] = [];
  const earlier = Array.from({ length: 60 }, (_, n) => {
    routes.push(route(n, `h${n}.test`));
    const { message } = translator.build(deepFreeze({ http: [listener([...routes])] })).resources.routes[0]!;
    return new WeakRef(message);
  });
  Bun.gc(true);
  // The last one is in force, and the collector may take values on the stack for references; what leaks would be all of them.
  expect(earlier.filter((ref) => ref.deref() !== undefined).length).toBeLessThan(20);
});
