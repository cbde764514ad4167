import { expect, test } from "bun:test";
import { fromBinary } from "@bufbuild/protobuf";
import {
  type RateLimitConfig,
  RateLimitConfigSchema,
  type RateLimitDescriptor,
  RateLimitUnit,
} from "../../core/envoy/generated/ratelimit/config/ratelimit/v3/rls_conf_pb.ts";
import { createMetrics } from "../../core/observe/mod.ts";
import { createPostern } from "../../core/postern.ts";
import type { KubeObject } from "../../core/resource/mod.ts";
import { createRecordingLogger } from "../../core/testing/mod.ts";
import { verify } from "../../core/testing/verify.ts";
import { DEFAULT_SETTINGS } from "../../plugins/gateway-api/base/settings.ts";
import { gatewayApi } from "../../plugins/gateway-api/mod.ts";
import { typeUrls } from "../../plugins/xds/cache/mod.ts";
import { xdsOutput } from "../../plugins/xds/mod.ts";
import { createMemoryProvider } from "../../providers/memory/mod.ts";
import { systemClock } from "../contract/surroundings.ts";
import { BASE, route, service, slice } from "../golden/gateway-api-world.ts";
import { openDelta } from "../xds-client/mod.ts";

const DOMAIN = "default/edge/http";
const ROUTE = (name: string) => `httproute/default/${name}/rule/0/match/0/*`;

function policy(name: string, kind: string, target: string, spec: object): KubeObject {
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "BackendTrafficPolicy",
    metadata: { name, namespace: "default" },
    spec: { targetRefs: [{ group: "gateway.networking.k8s.io", kind, name: target }], ...spec },
  } as KubeObject;
}

const limits = (...rules: readonly object[]) => ({ rateLimit: { global: { rules } } });
const perHour = (requests: number) => ({ limit: { requests, unit: "Hour" } });

/** A Postern that serves these objects, and a rate limit service that has connected to it. */
async function serve(objects: readonly KubeObject[]) {
  const xds = xdsOutput();
  const provider = createMemoryProvider([...BASE, service("s"), slice("s", "10.1.0.1"), ...objects]);
  const postern = createPostern({
    plugins: [
      { definition: provider.plugin },
      { definition: gatewayApi },
      { definition: xds.plugin, config: { host: "127.0.0.1", port: 0, rateLimitPort: 0 } },
    ],
    settings: { ...DEFAULT_SETTINGS, globalRateLimitEnabled: true },
    ...{ clock: systemClock, log: createRecordingLogger().log, metrics: createMetrics(), verify },
  });
  await postern.start();
  const client = openDelta({ port: xds.rateLimitPort() ?? 0 }, { id: "envoy-ratelimit" });
  client.subscribe(typeUrls.rateLimit);
  return {
    provider,
    /** The configurations of the next response, each as lines of `key=value/... requests unit`. */
    async next(): Promise<Readonly<Record<string, readonly string[]>>> {
      const { resources } = await client.take();
      const configs = resources.map(({ resource }) =>
        fromBinary(RateLimitConfigSchema, resource?.value ?? new Uint8Array()),
      );
      return Object.fromEntries(configs.map((config) => [config.domain, linesOf(config)]));
    },
    [Symbol.asyncDispose]: () => postern.stop(),
  };
}

function linesOf({ descriptors }: RateLimitConfig): readonly string[] {
  const walk = (descriptor: RateLimitDescriptor, path: string): readonly string[] => {
    const here = `${path}${descriptor.key}${descriptor.value === descriptor.key ? "" : `=${descriptor.value || "*"}`}`;
    const { rateLimit, shadowMode } = descriptor;
    const limit = rateLimit && `${rateLimit.requestsPerUnit} ${RateLimitUnit[rateLimit.unit]}`;
    const own = limit === undefined ? [] : [`${here}: ${limit}${shadowMode ? " (shadow)" : ""}`];
    return [...own, ...descriptor.descriptors.flatMap((inner) => walk(inner, `${here} > `))];
  };
  return descriptors.flatMap((descriptor) => walk(descriptor, ""));
}

test("the service is told of what policies limit: headers, methods, paths, addresses, parameters", async () => {
  const selectors = [
    {
      headers: [
        { name: "x-reader", type: "Distinct" },
        { name: "x-staff", value: "yes", invert: true },
      ],
    },
    { methods: [{ value: "POST" }], path: { type: "Exact", value: "/orders" } },
    { sourceCIDR: { value: "10.0.0.0/8", type: "Distinct" }, queryParams: [{ name: "offer", type: "Distinct" }] },
  ];
  const rules = [
    { clientSelectors: selectors, limit: { requests: 5, unit: "Minute" } },
    { ...perHour(100), shadowMode: true },
  ];
  await using served = await serve([route("a", "/a", "s"), policy("p", "HTTPRoute", "a", limits(...rules))]);
  expect(await served.next()).toEqual({
    [DOMAIN]: [
      `${ROUTE("a")} > rule-0-match-0=* > rule-0-match-1 > rule-0-method > rule-0-path > masked_remote_address=10.0.0.0/8 > remote_address=* > rule-0-match-2=*: 5 MINUTE`,
      `${ROUTE("a")} > rule-1-match--1: 100 HOUR (shadow)`,
    ],
  });
});

test("a limit counts each route of its target by itself, a shared one all of them together, and a change is sent", async () => {
  const spec = (requests: number) => limits({ ...perHour(requests), shared: true }, perHour(7));
  await using served = await serve([
    route("a", "/a", "s"),
    route("b", "/b", "s"),
    policy("all", "Gateway", "edge", spec(100)),
  ]);
  const each = [`${ROUTE("a")} > rule-0-match--1: 7 HOUR`, `${ROUTE("b")} > rule-0-match--1: 7 HOUR`];
  const shared = (requests: number) => [`default/all/rule/0 > rule-0-match--1: ${requests} HOUR`];
  expect(await served.next()).toEqual({ [DOMAIN]: each, "default/all": shared(100) });
  served.provider.apply(policy("all", "Gateway", "edge", spec(200)));
  expect(await served.next()).toEqual({ "default/all": shared(200) });
});

test("a route whose policy is laid over the Gateway's counts for both; without mergeType for its own alone", async () => {
  const merging = (more: object) => policy("own", "HTTPRoute", "a", { ...limits(perHour(5)), ...more });
  await using served = await serve([
    route("a", "/a", "s"),
    policy("all", "Gateway", "edge", limits({ ...perHour(100), shared: true })),
    merging({ mergeType: "StrategicMerge" }),
  ]);
  expect(await served.next()).toEqual({
    [DOMAIN]: [`${ROUTE("a")} > rule-0-match--1: 5 HOUR`],
    "default/all": ["default/all/rule/0 > rule-0-match--1: 100 HOUR"],
  });
  served.provider.apply(merging({ ...limits(perHour(6)) }));
  expect(await served.next()).toEqual({ [DOMAIN]: [`${ROUTE("a")} > rule-0-match--1: 6 HOUR`] });
});
