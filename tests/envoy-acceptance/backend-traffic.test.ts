import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createEngine } from "../../core/incremental/mod.ts";
import { createStore, type KubeObject } from "../../core/resource/mod.ts";
import { DEFAULT_SETTINGS } from "../../plugins/gateway-api/base/settings.ts";
import { root } from "../../plugins/gateway-api/root.ts";
import { translateXds } from "../../plugins/xds/translate/mod.ts";
import { ENVOY } from "../envoy.ts";
import { BASE, route, service, slice } from "../golden/gateway-api-world.ts";
import { type Acceptor, startAcceptor } from "./serve.ts";
import type { StandIns } from "./stand-ins.ts";
import { surroundings } from "./surroundings.ts";
import { acceptanceWorld } from "./world.ts";

const MATCH = { statusCodes: [{ type: "Value", value: 404 }] };
const answer = (response: object) => ({ responseOverride: [{ match: MATCH, response }] });
const body = (inline: string) => answer({ body: { type: "Inline", inline } });
const header = (name: string, value: string) => answer({ header: { set: [{ name, value }] } });
const page = (redirect: object) => ({ responseOverride: [{ match: MATCH, redirect }] });
const upgrades = (...types: readonly string[]) => ({ httpUpgrade: types.map((type) => ({ type })) });
const limit = (kind: "local" | "global", more: object) => ({
  rateLimit: { [kind]: { rules: [{ limit: { requests: 1, unit: "Second" }, ...more }] } },
});
const cost = (response: object) => limit("global", { cost: { response } });
const selected = (selector: object) => limit("local", { clientSelectors: [selector] });
const hash = (consistentHash: object) => ({ loadBalancer: { type: "ConsistentHash", consistentHash } });
const checked = (active: object) => ({ healthCheck: { active: { interval: "3s", timeout: "1s", ...active } } });
const traced = (tracing: object) => ({ telemetry: { tracing } });

/** Specs that a user may write by mistake or on purpose; nearly all of these pass the schema. */
const WRITTEN: Readonly<Record<string, object>> = {
  "a body with a percent sign": body("<p style='width: 50%'>"),
  "a body with an unknown command": body("%FOO%"),
  "a body with an open command": body("%REQ(a"),
  "a content type with a percent sign": answer({ contentType: "a%b" }),
  "a content type over two lines": answer({ contentType: "a\nb" }),
  "a status that is none": answer({ statusCode: 9999 }),
  "a header with a percent sign": header("a", "50%"),
  "the header host": header("host", "a"),
  "a header of HTTP/2": header(":status", "200"),
  "a path with a fragment": page({ hostname: "a.example", path: { type: "ReplaceFullPath", replaceFullPath: "a#b" } }),
  "a port below all": page({ port: -1 }),
  "a path with a space": page({ hostname: "a.example", path: { type: "ReplaceFullPath", replaceFullPath: "/a b" } }),
  "a redirect to nowhere": page({}),
  "a protocol twice": upgrades("websocket", "WebSocket"),
  "CONNECT twice": upgrades("CONNECT", "connect"),
  "a protocol without a name": upgrades(""),
  "a cost without a number": cost({ from: "Metadata" }),
  "a cost below nothing": cost({ from: "Number", number: -1 }),
  "a cost beyond measure": cost({ from: "Number", number: 9007199254740991 }),
  "a cost under a name with a parenthesis": cost({ from: "Metadata", metadata: { namespace: "a)", key: "k%" } }),
  "a header name with a space": selected({ headers: [{ name: "a b", value: "c" }] }),
  "an expression that grows": selected({
    path: { type: "RegularExpression", value: "((a{100}){100}){100}" },
  }),
  "a parameter with odd characters": selected({ queryParams: [{ name: "a b&=\n", value: "c" }] }),
  "a limit of nothing": limit("local", { limit: { requests: 0, unit: "Second" } }),
  "a share below nothing": { faultInjection: { abort: { httpStatus: 500, percentage: -5 } } },
  "a share above all": { faultInjection: { delay: { fixedDelay: "1s", percentage: 500 } } },
  "a delay of no length": { faultInjection: { delay: { fixedDelay: "0s" } } },
  "a buffer of no size": { requestBuffer: { limit: 0 } },
  "a hash of a header without a name": hash({ type: "Headers", headers: [{ name: "" }] }),
  "a hash of an odd cookie": hash({
    type: "Cookie",
    cookie: { name: "a;b\n", ttl: "0s", attributes: { "a\n": "b;" } },
  }),
  "an endpoint that is named nowhere": {
    loadBalancer: { type: "RoundRobin", endpointOverride: { extractFrom: [{}] } },
  },
  "a connection that must be there at once": { timeout: { tcp: { connectTimeout: "0s" } } },
  "a health check without pause": checked({ type: "HTTP", http: { path: "/" }, interval: "0s" }),
  "bytes of a health check that are none": checked({ type: "TCP", tcp: { send: { type: "Binary", binary: "!" } } }),
  "an empty text of a health check": checked({ type: "TCP", tcp: { send: { type: "Text", text: "" } } }),
  "ejection before any error": { healthCheck: { passive: { consecutive5XxErrors: -1 } } },
  "ejection for no time": { healthCheck: { passive: { interval: "0s", baseEjectionTime: "0s" } } },
  "a tag with a percent sign": traced({ tags: { a: "50%" } }),
  "a tag without a name": traced({ tags: { "": "x" } }),
  "a name of spans with an unknown command": traced({ spanName: { client: "%FOO%", server: "a" } }),
  "trailers with odd names": {
    bandwidthLimit: { response: { limit: { value: "1Ki", unit: "Second" }, responseTrailers: { prefix: "a b:" } } },
  },
};

function worldWith(spec: object) {
  const policy = {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "BackendTrafficPolicy",
    metadata: { name: "p", namespace: "default" },
    spec: { targetRefs: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "bad" }], ...spec },
  } as unknown as KubeObject;
  const routes = [route("good", "/good", "s"), route("bad", "/bad", "s")];
  const snapshot = createStore().replace([...BASE, service("s"), slice("s", "10.1.0.1"), ...routes, policy]);
  const settings = { ...DEFAULT_SETTINGS, globalRateLimitEnabled: true };
  const { xds, status } = createEngine().build({ snapshot, settings, needs: new Map(), now: 0 }, root, "").value;
  const translation = translateXds(xds["default/edge"] ?? {}, {
    controllerNamespace: "envoy-gateway-system",
    rateLimit: { url: "grpc://envoy-ratelimit.envoy-gateway-system.svc.cluster.local:8081" },
  });
  const said = status.find(({ ref }) => ref.kind === "BackendTrafficPolicy")?.status.ancestors?.[0]?.conditions;
  return { ...translation, accepted: said?.[0]?.status };
}

describe.skipIf(ENVOY === undefined)(
  "what one BackendTrafficPolicy says costs no other route anything (needs Envoy)",
  () => {
    const stack = new AsyncDisposableStack();
    let stand: StandIns;
    let acceptor: Acceptor;

    beforeAll(async () => {
      stand = await surroundings(stack);
      acceptor = stack.use(await startAcceptor());
    });
    afterAll(() => stack.disposeAsync());

    test.each(Object.entries(WRITTEN))(
      "%s",
      async (_what, spec) => {
        const { resources, errors, accepted } = worldWith(spec);
        expect(await acceptor.offer(acceptanceWorld(resources, stand))).toBeUndefined();
        // A part that cannot be served is told: by the translation of the policy, or on the objects of what was left out.
        const told = errors.flatMap(({ sources }) => sources).filter(({ kind }) => kind === "BackendTrafficPolicy");
        if (accepted === "True" && errors.length > 0) expect(told).not.toEqual([]);
        const routes = resources.routes.flatMap(({ message }) => message.virtualHosts.flatMap((host) => host.routes));
        const good = routes.find(({ name }) => name.includes("/good/"));
        expect(good?.action.case).toBe("route");
      },
      20_000,
    );
  },
);
