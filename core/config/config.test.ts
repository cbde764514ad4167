import { describe, expect, test } from "bun:test";
import {
  defaultConfig,
  extensionManagers,
  infrastructureOf,
  luaEnabled,
  parseConfig,
  resourceSource,
  runtimeFlag,
} from "./mod.ts";

const HEAD = "apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\n";
const problems = (rest: string) => {
  const result = parseConfig(HEAD + rest, "c.yaml");
  return "value" in result ? [] : result.fault.map(({ line, column, message }) => `${line}:${column}: ${message}`);
};
const warnings = (rest: string) => {
  const result = parseConfig(HEAD + rest, "c.yaml");
  return "value" in result
    ? result.value.warnings.map(({ line, column, message }) => `${line}:${column}: ${message}`)
    : ["refused"];
};
const config = (rest: string) => {
  const result = parseConfig(HEAD + rest, "c.yaml");
  if ("fault" in result) throw new Error(result.fault[0]?.message);
  return result.value.config;
};

test("defaults are those of the reference", () => {
  const { gateway, provider, logging, admin, telemetry } = defaultConfig();
  expect(gateway).toEqual({ controllerName: "gateway.envoyproxy.io/gatewayclass-controller" });
  expect(provider.type).toBe("Kubernetes");
  expect(provider.kubernetes.leaderElection).toEqual({
    leaseDuration: "15s",
    renewDeadline: "10s",
    retryPeriod: "2s",
    disable: false,
  });
  expect(provider.kubernetes.client).toEqual({ rateLimit: { qps: 50, burst: 100 } });
  expect(logging.level).toEqual({ default: "info" });
  expect(admin).toEqual({ address: { host: "127.0.0.1", port: 19000 }, enableDumpConfig: false, enablePprof: false });
  expect(telemetry.metrics.prometheus).toEqual({ disable: false });
});

describe("what is refused, with its place", () => {
  test("another kind or version, and text that is no configuration", () => {
    const other = parseConfig("apiVersion: gateway.envoyproxy.io/v1\nkind: EnvoyGateways\n", "c.yaml");
    expect("value" in other ? [] : other.fault.map(({ line, message }) => `${line} ${message}`)).toEqual([
      "1 apiVersion: must be gateway.envoyproxy.io/v1alpha1",
      "2 kind: must be EnvoyGateway",
    ]);
    expect("value" in parseConfig("", "c.yaml")).toBe(false);
    expect("value" in parseConfig("[1", "c.yaml")).toBe(false);
    expect(parseConfig("kind: EnvoyGateway\n", "c.yaml")).toEqual({
      fault: [{ file: "c.yaml", line: 1, column: 1, message: "apiVersion: is required" }],
    });
  });

  test.each([
    [
      "loging:\n  level: info\n",
      "3:1: loging: is not a known field (logging?); known here are apiVersion, kind, gateway, ",
    ],
    [
      "logging: {level: {xdss: info}}\n",
      "3:19: logging.level.xdss: is not a known field (xds?); known here are default, ",
    ],
    ["gateway: {x: 1}\n", "3:11: gateway.x: is not a known field; known here are controllerName"],
    [
      "telemetry:\n  metrics:\n    sinks:\n    - type: OpenTelemetry\n      openTelemetry: {host: a, protocol: grpc, prot: 1}\n",
      "7:48: telemetry.metrics.sinks[0].openTelemetry.prot: is not a known field (port?); known here are host, protocol, port, ",
    ],
  ])("a key that is not known, however deep: %j", (text, message) => {
    const [first, ...more] = problems(text);
    expect([first?.slice(0, message.length), more]).toEqual([message, []]);
  });

  test("a misspelt key beside what it leaves missing", () => {
    expect(problems("provider:\n  typ: Custom\n")).toEqual([
      "4:3: provider.typ: is not a known field (type?); known here are type, kubernetes, custom",
      "3:1: provider.type: is required",
    ]);
  });

  test("values of the wrong kind", () => {
    expect(problems("provider:\n  type: Docker\n")).toEqual(["4:3: provider.type: must be one of Kubernetes, Custom"]);
    expect(problems("admin: {address: {port: 70000}}\n")).toEqual(["3:19: admin.address.port: must be 65535 or less"]);
    expect(problems("logging: {level: {xds: verbose}}\n")).toEqual([
      "3:19: logging.level.xds: must be one of debug, info, warn, error",
    ]);
    expect(problems("gateway: x\n")).toEqual(["3:1: gateway: must be a map"]);
  });

  test.each([
    ["provider: {type: Custom}", "provider.custom: is required when the type is Custom"],
    [
      "provider: {type: Custom, custom: {resource: {type: File}}}",
      "provider.custom.resource.file: is required when the type is File",
    ],
    [
      "provider: {type: Kubernetes, kubernetes: {watch: {type: Namespaces}}}",
      "provider.kubernetes.watch.namespaces: must name a namespace when the type is Namespaces",
    ],
    ["rateLimit: {backend: {type: Redis}}", "rateLimit.backend.redis: is required"],
    [
      "rateLimit: {backend: {type: Redis, redis: {}}}",
      "rateLimit.backend.redis: must have url or urlRef, and not both",
    ],
    ["extensionManagers: []", "extensionManagers: must not be empty"],
    ["extensionManager: {service: {host: a}}", "extensionManager.hooks.xdsTranslator: must list at least one hook"],
    [
      "extensionManager: {hooks: {xdsTranslator: {post: [Route]}}, service: {host: a, ip: {address: 1.1.1.1, port: 1}}}",
      "extensionManager.service: must have exactly one of host, fqdn, ip, unix",
    ],
    [
      "extensionApis: {allowedAddresses: [169.254.20.0/24, 169.254.20.0/33]}",
      "extensionApis.allowedAddresses[1]: must be a range of addresses such as 169.254.20.0/24",
    ],
    [
      "extensionApis: {disableLua: true, enableLua: true}",
      "extensionApis.disableLua: contradicts enableLua: remove disableLua",
    ],
    ["xdsServer: {maxConnectionAge: soon}", "xdsServer.maxConnectionAge: must be a duration such as 10s or 1h30m"],
  ])("%s", (text, message) => {
    expect(problems(text).map((problem) => problem.replace(/^\d+:\d+: /, ""))).toEqual([message]);
  });
});

test("keys that files of the reference carry without effect are warnings that say where the setting belongs; no other key passes", () => {
  expect(warnings("gateway:\n  controllerName: a/b\n  provider: {type: Kubernetes}\n")).toEqual([
    "5:3: gateway.provider: has no effect here: the provider is configured at the top of the file",
  ]);
  expect(
    warnings("provider: {type: Kubernetes, gateway: {}, kubernetes: {leaderElection: {disabled: true}}}\n"),
  ).toEqual([
    "3:30: provider.gateway: has no effect here: the gateway is configured at the top of the file",
    "3:73: provider.kubernetes.leaderElection.disabled: has no effect: the field is disable",
  ]);
  expect(problems("admin: {provider: {type: Kubernetes}}\n").length).toBe(1);
});

test("what is valid and works otherwise than one may think is a warning", () => {
  expect(warnings("extensionApis: {disableLua: true}\n")).toEqual([
    "3:17: extensionApis.disableLua: is deprecated: use enableLua",
  ]);
  expect(warnings("gatewayAPI: {enabled: []}\nadmin: {enablePprof: false}\n")).toEqual([
    "3:14: gatewayAPI.enabled: is read, but has no effect yet",
  ]);
});

test("an empty value is an absent one", () => {
  expect(config("logging:\nadmin: {address: }\n")).toEqual(defaultConfig());
});

test("the questions asked of a configuration", () => {
  const file = config(
    "provider: {type: Custom, custom: {resource: {type: File, file: {paths: [a]}}, infrastructure: {type: Host, host: {}}}}",
  );
  expect([resourceSource(file), infrastructureOf(file)]).toEqual(["File", "Host"]);
  expect([resourceSource(defaultConfig()), infrastructureOf(defaultConfig())]).toEqual(["Kubernetes", "Kubernetes"]);
  const bare = config("provider: {type: Custom, custom: {resource: {type: Kubernetes}}}");
  expect([resourceSource(bare), infrastructureOf(bare)]).toEqual(["Kubernetes", "none"]);
  const flags = config("runtimeFlags: {enabled: [XDSNameSchemeV2], disabled: [EndpointSliceIndex]}");
  expect(runtimeFlag(flags, "XDSNameSchemeV2")).toBe(true);
  expect(runtimeFlag(flags, "EndpointSliceIndex")).toBe(false);
  expect(runtimeFlag(defaultConfig(), "EndpointSliceIndex")).toBe(true);
  expect(luaEnabled(defaultConfig())).toBe(false);
  expect(luaEnabled(config("extensionApis: {enableLua: true}"))).toBe(true);
  expect(luaEnabled(config("extensionApis: {disableLua: false, enableLua: true}"))).toBe(true);
  const one = config(
    "extensionManager: {hooks: {xdsTranslator: {post: [Route]}}, service: {fqdn: {hostname: a, port: 1}}}",
  );
  expect(extensionManagers(one).length).toBe(1);
  expect(extensionManagers(defaultConfig())).toEqual([]);
});
