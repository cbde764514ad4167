import { expect, test } from "bun:test";
import { join } from "node:path";
import type { Io } from "../../cmd/cli/command.ts";
import { runProgram } from "../../cmd/cli/mod.ts";
import { COMMANDS } from "../../cmd/main.ts";
import { toRecorded } from "../../core/ir/mod.ts";
import type { Translation } from "../../core/plugin/api.ts";
import { examplesOf, SHARED_FILE, translatedExamples } from "../policy-examples.ts";

const KIND = "BackendTrafficPolicy";
const FOLDER = join(import.meta.dir, "../../examples/policies");

/** The parts that the policies of each example add to routes, by route. */
const ADDED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "admission-control.yaml": { careful: "admissionControl" },
  "backend-utilization.yaml": { "reported-load": "loadBalancer", "asked-load": "loadBalancer" },
  "bandwidth-limit.yaml": { "slow-upload": "bandwidthLimit", "slow-download": "bandwidthLimit" },
  "circuit-breakers.yaml": { "short-queue": "circuitBreaker", "few-connections": "circuitBreaker" },
  "compression.yaml": { packed: "compression", "large-packed": "compression", "packed-before": "compression" },
  "connections.yaml": {
    connected: "backendConnection tcpKeepalive",
    "ready-ahead": "backendConnection loadBalancer",
    "prices-connected": "http2",
    "as-client": "useClientProtocol",
  },
  "consistent-hash.yaml": {
    "by-address": "loadBalancer",
    "by-header": "loadBalancer",
    "by-headers": "loadBalancer",
    "by-parameter": "loadBalancer",
    "by-cookie": "loadBalancer",
  },
  "dns.yaml": { library: "dns" },
  "failover.yaml": { shelves: "healthCheck" },
  "fault-injection.yaml": {
    "half-broken": "faultInjection",
    late: "faultInjection",
    "prices-unavailable": "faultInjection",
  },
  "health-checks.yaml": {
    asked: "healthCheck",
    observed: "healthCheck",
    "prices-asked": "healthCheck",
    knocked: "healthCheck",
  },
  "http-upgrade.yaml": { chat: "httpUpgrade", console: "httpUpgrade", tunnels: "httpUpgrade" },
  "load-balancing.yaml": {
    turns: "loadBalancer",
    chance: "loadBalancer",
    "least-busy": "loadBalancer",
    "named-endpoint": "loadBalancer",
  },
  "merged.yaml": {
    "opening-hours": "compression retry timeout",
    stock: "compression retry timeout",
    exports: "timeout",
  },
  "backend-proxy-protocol.yaml": { "told-client": "proxyProtocol" },
  "observability.yaml": { told: "healthCheck telemetry" },
  "rate-limits-global.yaml": {
    "global-reader": "rateLimit",
    "global-each-reader": "rateLimit",
    "global-all": "rateLimit",
    "global-address": "rateLimit",
    "global-path": "rateLimit",
    "global-post": "rateLimit",
    "global-claim": "rateLimit",
    "global-cost": "rateLimit",
  },
  "rate-limits-local.yaml": {
    "local-reader": "rateLimit",
    "local-strangers": "rateLimit",
    "local-all": "rateLimit",
    "local-exact": "rateLimit",
    "local-post": "rateLimit",
  },
  "rate-limits-merged.yaml": { signup: "rateLimit" },
  "request-buffer.yaml": { "whole-orders": "requestBuffer" },
  "response-override.yaml": {
    "kind-words": "responseOverride",
    "own-refusals": "responseOverride",
    "backend-refusals": "responseOverride",
  },
  "retries.yaml": { again: "retry", "again-elsewhere": "retry" },
  "routing-type.yaml": { addressed: "" },
  "session-persistence.yaml": { baskets: "retry" },
  "stream-timeouts.yaml": {
    silent: "timeout",
    endless: "timeout",
    "idle-connections": "timeout",
    "old-connections": "timeout",
  },
  "telemetry.yaml": { watched: "telemetry" },
  "timeouts.yaml": { hurry: "timeout", "prices-in-time": "timeout", "price-stream": "timeout" },
  "zone-aware-routing.yaml": { near: "loadBalancer", "weighted-zones": "loadBalancer" },
};

const files = examplesOf(KIND);

test("every example is in the table", () => {
  expect(files).toEqual(Object.keys(ADDED).sort());
});

test.each(files)("%s is valid, its policies are accepted, and routes have what they say", async (file) => {
  let said = "";
  const add = (text: string) => {
    said += text;
  };
  const io: Io = { out: add, talk: add, stdin: async () => "", env: {}, colour: { out: false, talk: false } };
  const paths = [SHARED_FILE, file].flatMap((name) => ["-f", join(FOLDER, name)]);
  const code = await runProgram({ commands: COMMANDS, version: "0" }, ["validate", ...paths], io);
  expect([code, said]).toEqual([0, expect.stringMatching(/objects read, valid\n$/)]);
  const translation = translatedExamples([file]);
  expect(refusedIn(translation)).toEqual([]);
  expect(addedIn(translation)).toEqual(ADDED[file] ?? {});
});

test("all examples hold together", () => {
  const translation = translatedExamples(files);
  expect(refusedIn(translation)).toEqual([]);
  expect(addedIn(translation)).toEqual(Object.assign({}, ...Object.values(ADDED)));
});

test("a policy for one rule sends that rule to the address of the Service", () => {
  const { xds } = translatedExamples(["routing-type.yaml"]);
  const { http } = toRecorded(xds["default/shop"] ?? {});
  const hosts = (http?.[0]?.routes ?? []).map(({ metadata, destination }) => [
    metadata?.sectionName,
    destination?.settings?.[0]?.endpoints?.map(({ host }) => host),
  ]);
  expect(Object.fromEntries(hosts)).toEqual({
    "by-service": ["10.96.0.10"],
    "by-endpoint": ["10.1.0.1", "10.1.0.2"],
  });
});

test("a merged limit has the rules of both policies, each under its own name", () => {
  const { xds } = translatedExamples(["rate-limits-merged.yaml"]);
  const rules = xds["default/signup"]?.http?.[0]?.routes?.[0]?.traffic?.rateLimit?.global?.rules;
  expect(rules?.map(({ name, limit, shared }) => [name, limit.requests, limit.unit, shared])).toEqual([
    ["default/signup/rule/0", 5, "Hour", false],
    ["default/whole-gateway/rule/0", 3, "Hour", true],
  ]);
});

/** Policies and routes that are not accepted, or whose references are not resolved. */
function refusedIn({ status }: Translation): readonly string[] {
  return status.flatMap(({ ref, status: { ancestors = [], parents = [] } }) => {
    const conditions = [...ancestors, ...parents].flatMap((each) => each.conditions);
    const wrong = conditions.filter((each) => each.status === "False");
    return wrong.map(({ reason, message }) => `${ref.kind} ${ref.name}: ${reason} ${message}`);
  });
}

/** The additions of the policies that a route names as its origins, by route; all that answer 500 instead. */
function addedIn({ xds }: Translation): Readonly<Record<string, string>> {
  const routes = Object.values(xds).flatMap(({ http = [] }) => http.flatMap(({ routes: own = [] }) => own));
  return Object.fromEntries(
    routes
      .filter(({ metadata, directResponse }) => metadata?.policies || directResponse)
      .map(({ metadata, traffic = {}, useClientProtocol, directResponse }) => [
        metadata?.name,
        [
          ...Object.keys(traffic),
          ...(useClientProtocol ? ["useClientProtocol"] : []),
          ...(directResponse ? [`${directResponse.statusCode}`] : []),
        ]
          .sort()
          .join(" "),
      ]),
  );
}
