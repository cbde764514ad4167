import { type Content, toBackend, withSpec } from "../objects.ts";
import { asked, at, backend, keyOf, policy, route, rule, served } from "../parts.ts";
import type { Site, Sort, Unit } from "../unit.ts";
import { faultOf } from "./texts.ts";

/** Code and processors of tenants that cannot be run, traffic policies that Envoy does not take, backends that cannot be. */
export const EXTENSION_FAULTS: readonly Sort[] = [
  { name: "Lua that fails when it is loaded", build: luaAtLoad },
  { name: "Lua that is not closed", build: luaUnclosed },
  { name: "Lua that fails at a request", build: luaAtRequest },
  { name: "a module that is not there", build: wasmMissing },
  { name: "a processor that is not there", build: processorMissing },
  { name: "a socket with a long path", build: longSocket },
  { name: "a backend with port 0", build: portZero },
  { name: "a backend whose name is none", build: backendName },
  { name: "a mirror to nowhere", build: mirrorMissing },
  { name: "gRPC to nowhere", build: grpcMissing },
  { name: "a backend of another tenant", build: foreignBackend },
  { name: "a timeout that does not fit", build: longTimeout },
  { name: "a response override with an odd body", build: oddOverride },
];

function extended(site: Site, content: Content, want: string): Unit {
  const one = policy(site, "EnvoyExtensionPolicy", content);
  return {
    objects: [route(site, [rule(site)]), backend(site), one],
    asks: [asked(site, want)],
    faults: [faultOf(one)],
  };
}

function luaAtLoad(site: Site): Unit {
  const inline = "local limit = config.limit\nfunction envoy_on_request(handle) handle:headers():add('x', limit) end\n";
  return extended(site, { lua: [{ type: "Inline", inline }] }, "!404");
}

function luaUnclosed(site: Site): Unit {
  const inline = "function envoy_on_request(handle)\n  if true then handle:logInfo('a')\nend\n";
  return extended(site, { lua: [{ type: "Inline", inline }] }, "!404");
}

/** Envoy takes it, and goes on with the request when it fails. */
function luaAtRequest(site: Site): Unit {
  const inline = "function envoy_on_request(handle)\n  handle:headers():add(nil, nil)\nend\n";
  const one = policy(site, "EnvoyExtensionPolicy", { lua: [{ type: "Inline", inline }] });
  return {
    objects: [route(site, [rule(site)]), backend(site), one],
    asks: [asked(site, "200|500")],
    faults: [faultOf(one, [asked(site, "200|500")])],
  };
}

function wasmMissing(site: Site): Unit {
  const code = { type: "HTTP", http: { url: `http://127.0.0.1:${site.place.backends.dead}/${site.id}.wasm` } };
  return extended(site, { wasm: [{ name: "w", rootID: "w", code }] }, "!200");
}

function processorMissing(site: Site): Unit {
  return extended(site, { extProc: [{ backendRefs: [toBackend("nowhere")] }] }, "500|503");
}

/** A route of which one rule leads to a backend that cannot be; the other one is served. */
function withBackend(site: Site, endpoint: Content): Unit {
  const bad = withSpec("Backend", keyOf(site, "-bad"), { endpoints: [endpoint] });
  const one = route(site, [at("/bad", rule(site, {}, "-bad")), at("/fine", rule(site))]);
  return {
    objects: [one, bad, backend(site)],
    asks: [asked(site, "!200", { path: "/bad" }), served(site, { path: "/fine" })],
    faults: [{ culprit: bad, named: [bad, one] }],
  };
}

function longSocket(site: Site): Unit {
  return withBackend(site, { unix: { path: `/tmp/${"s".repeat(108)}` } });
}

function portZero(site: Site): Unit {
  return withBackend(site, { ip: { address: "127.0.0.1", port: 0 } });
}

/** The Backend was good; its last good version stays, where a schema refuses the newer one. */
function backendName(site: Site): Unit {
  const bad = withSpec("Backend", keyOf(site), {
    endpoints: [{ fqdn: { hostname: "my_service..example", port: 80 } }],
  });
  const one = route(site, [rule(site)]);
  return {
    objects: [one, bad],
    asks: [],
    faults: [{ culprit: bad, named: [bad, one] }],
    before: { objects: [one, backend(site)], asks: [served(site)], kept: [served(site)] },
  };
}

function mirrorMissing(site: Site): Unit {
  const filters = [{ type: "RequestMirror", requestMirror: { backendRef: toBackend("nowhere") } }];
  const one = route(site, [rule(site, { filters })]);
  return { objects: [one, backend(site)], asks: [served(site)], faults: [faultOf(one)] };
}

function grpcMissing(site: Site): Unit {
  const { host } = asked(site, "200");
  const parentRefs = [
    { group: "gateway.networking.k8s.io", kind: "Gateway", namespace: "infra", name: "edge", sectionName: "web" },
  ];
  const one = withSpec("GRPCRoute", keyOf(site), {
    parentRefs,
    hostnames: [host],
    rules: [{ backendRefs: [toBackend("nowhere")] }],
  });
  return {
    objects: [one],
    asks: [{ protocol: "grpc", port: site.edge.ports.web, host, want: "grpc 14" }],
    faults: [faultOf(one)],
  };
}

/** Nobody has granted it. */
function foreignBackend(site: Site): Unit {
  const other = withSpec("Backend", `infra/${site.id}`, {
    endpoints: [{ ip: { address: "127.0.0.1", port: site.place.backends.http[0] } }],
  });
  const one = route(site, [{ backendRefs: [toBackend(site.id, { namespace: "infra" })] }]);
  return { objects: [one, other], asks: [asked(site, "500")], faults: [faultOf(one)] };
}

function traffic(site: Site, content: Content): Unit {
  const one = policy(site, "BackendTrafficPolicy", content);
  return { objects: [route(site, [rule(site)]), backend(site), one], asks: [], faults: [faultOf(one, [served(site)])] };
}

function longTimeout(site: Site): Unit {
  return traffic(site, { timeout: { http: { requestTimeout: "99999999999h" } } });
}

function oddOverride(site: Site): Unit {
  const match = { statusCodes: [{ type: "Value", value: 404 }] };
  const response = { contentType: "text/plain", body: { type: "Inline", inline: "100% gone %REQ(" } };
  return traffic(site, { responseOverride: [{ match, response }] });
}
