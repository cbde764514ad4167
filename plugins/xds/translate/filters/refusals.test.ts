import { expect, test } from "bun:test";
import { Parts } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { accessLogs } from "../telemetry/access-log.ts";
import { broughtBy, buildChain } from "./chain.ts";
import { httpFilters } from "./mod.ts";

const options = { controllerNamespace: "envoy-gateway-system" };
const scope = { options, parts: new Parts() };

/** A part of a route that can be expressed, and one of the same kind that cannot. */
const cases: readonly (readonly [filter: string, good: Partial<ir.HttpRoute>, bad: Partial<ir.HttpRoute>])[] = [
  [
    "envoy.filters.http.jwt_authn",
    { security: { jwt: { providers: [{ name: "good", localJWKS: "{}" }] } } },
    { security: { jwt: { providers: [{ name: "bad", remoteJWKS: { uri: "not a URL" } }] } } },
  ],
  [
    "envoy.filters.http.buffer",
    { traffic: { requestBuffer: { limit: "4Mi" } } },
    { traffic: { requestBuffer: { limit: "much" } } },
  ],
  [
    "envoy.filters.http.custom_response/good",
    {
      traffic: { responseOverride: { name: "good", rules: [{ name: "0", match: { statusCodes: [{ value: 404 }] } }] } },
    },
    { traffic: { responseOverride: { name: "bad", rules: [{ name: "0", match: {} }] } } },
  ],
  [
    "envoy.filters.http.wasm/good/0",
    { envoyExtensions: { wasms: [module("good/0", { servingURL: "https://here/a.wasm", sha256: "ab" })] } },
    { envoyExtensions: { wasms: [module("bad/0", undefined)] } },
  ],
  [
    "envoy.filters.http.dynamic_modules/good/0",
    { envoyExtensions: { dynamicModules: [{ name: "good/0", path: "/a.so" }] } },
    { envoyExtensions: { dynamicModules: [{ name: "bad/0", remote: { url: "nowhere", sha256: "ab" } }] } },
  ],
  [
    "envoy.filters.http.ext_authz/good",
    { security: { extAuth: { name: "good", grpc: { authority: "auth", destination: { name: "auth" } } } } },
    { security: { extAuth: { name: "bad", grpc: { authority: "a\nb", destination: { name: "auth" } } } } },
  ],
  [
    "envoy.filters.http.ext_proc/good/0",
    { envoyExtensions: { extProcs: [{ name: "good/0", authority: "proc", destination: { name: "proc" } }] } },
    { envoyExtensions: { extProcs: [{ name: "bad/0", authority: "proc", destination: { name: "" } }] } },
  ],
  [
    "envoy.filters.http.basic_auth/good",
    { security: { basicAuth: { name: "good", users: "YTpi" } } },
    { security: { basicAuth: { name: "bad", users: "YTpi", forwardUsernameHeader: "a\nb" } } },
  ],
  [
    "envoy.filters.http.rbac",
    { security: { authorization: { defaultAction: "Deny", rules: [{ name: "0", action: "Allow", cel: "true" }] } } },
    { security: { authorization: { defaultAction: "Allow", rules: [{ name: "0", action: "Deny", cel: "((" }] } } },
  ],
  [
    "envoy.filters.http.oauth2",
    { security: { oidc: oidc("https://login.example.com/token") } },
    { security: { oidc: oidc("https://10.0.0.1/token") } },
  ],
];

function module(name: string, httpWasmCode: ir.HttpWasmCode | undefined): ir.Wasm {
  return { name, wasmName: name, failOpen: false, ...(httpWasmCode && { httpWasmCode }) };
}

function oidc(tokenEndpoint: string): ir.Oidc {
  return {
    name: "oidc",
    clientID: "me",
    provider: { authorizationEndpoint: "https://login.example.com", tokenEndpoint },
  };
}

function overlays(route: ir.HttpRoute) {
  return httpFilters.map(({ onRoute }) => onRoute?.(route, { listenerName: "l", facts: undefined, ...scope }));
}

/** The entries and parts that routes bring, by the places of filters. */
function brought(routes: readonly ir.HttpRoute[]) {
  const all = routes.flatMap((route) => broughtBy(route, scope));
  return httpFilters.map((_filter, at) => all.filter(({ filter }) => filter === at).map(({ brought }) => brought));
}

for (const [entry, good, bad] of cases) {
  test(`${entry}: what cannot be expressed refuses its own route and takes the filter from no other`, () => {
    const routes = [
      { name: "bad", ...bad },
      { name: "good", ...good },
    ] as const;
    const listeners = [{ name: "l", address: "0.0.0.0", port: 80, hostnames: ["*"] }] as const;
    const chain = buildChain({ listeners, brought: [brought(routes)], accessLogs: accessLogs(), options }, undefined);
    expect(chain.refusals).toEqual([]);
    expect(chain.entries.map(({ name }) => name)).toEqual([entry, "envoy.filters.http.router"]);
    expect(overlays(routes[0]).filter((answer) => answer !== undefined && "fault" in answer)).toHaveLength(1);
    const [overlay] = overlays(routes[1]).filter((answer) => answer !== undefined);
    expect(overlay && "value" in overlay ? Object.keys(overlay.value.typedPerFilterConfig ?? {}) : overlay).toEqual([
      entry,
    ]);
  });
}
