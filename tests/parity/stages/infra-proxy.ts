import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import type { InfraIr } from "../../../core/ir/mod.ts";
import type { Manifest } from "../../../plugins/infra-kubernetes/manifests/manifest.ts";
import { defaultSettings } from "../../../plugins/infra-kubernetes/manifests/settings.ts";
import { renderProxy } from "../../../plugins/infra-kubernetes/render/mod.ts";
import { differences } from "../compare.ts";
import type { Stage } from "../stage.ts";
import { KIND_OF, PROXY_CASES, type ProxyCase } from "./infra-proxy-inputs.ts";

/** The Kubernetes objects of a fleet of proxies; a case is one object, or one of each of two Gateways. */
export const infraProxy: Stage = {
  name: "infra-proxy",
  cases: (dir) =>
    readdirSync(dir, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => file.slice(0, -".yaml".length))
      .sort(),
  async run(dir, name) {
    const [folder = "", file = ""] = name.split("/");
    const input = PROXY_CASES[folder]?.[file];
    if (input === undefined) return ["the input of this case is not known"];
    const kind = KIND_OF[folder] ?? KIND_OF[file] ?? "";
    const expected = parseAllDocuments(readFileSync(join(dir, `${name}.yaml`), "utf8")).map((doc) => doc.toJS());
    const actual = (input.gateways ?? [undefined]).map((gateway) => renderOne(input, gateway, kind));
    return differences(expected.map(comparable), actual.map(comparable));
  },
};

function renderOne(
  input: ProxyCase,
  gateway: readonly [string, string] | undefined,
  kind: string,
): Manifest | undefined {
  const rendered = renderProxy({
    infra: infraOf(input, gateway).proxy,
    settings: {
      ...defaultSettings,
      gatewayNamespaceMode: gateway !== undefined,
      envoyImage: "docker.io/envoyproxy/envoy:distroless-dev",
      shutdownManager: {
        image: input.shutdownManagerImage ?? "docker.io/envoyproxy/gateway-dev:latest",
        command: "envoy-gateway",
      },
    },
    ownerUid: `test-owner-reference-uid-for-${gateway ? "gateway" : "gatewayclass"}`,
  });
  if ("fault" in rendered) throw new Error(rendered.fault);
  return rendered.value.find((manifest) => manifest.kind === kind);
}

function infraOf(input: ProxyCase, gateway: readonly [string, string] | undefined): InfraIr {
  const [namespace, name] = gateway ?? ["default", "default"];
  const kubernetes = input.kubernetes ?? {};
  return {
    proxy: {
      name,
      namespace,
      metadata: {
        annotations: input.annotations ?? {},
        labels: {
          ...input.labels,
          "gateway.envoyproxy.io/owning-gateway-namespace": namespace,
          "gateway.envoyproxy.io/owning-gateway-name": name,
        },
        ownerReference: gateway ? { kind: "Gateway", name } : { kind: "GatewayClass", name: "envoy-gateway-class" },
      },
      config: { spec: { provider: { type: "Kubernetes", kubernetes }, ...input.spec } },
      addresses: input.addresses ?? [],
      listeners: [
        {
          name: "",
          ports: [
            { name: "EnvoyHTTPPort", protocol: "TCP", servicePort: 0, containerPort: 8080 },
            { name: "EnvoyHTTPSPort", protocol: "TCP", servicePort: 0, containerPort: 8443 },
          ],
        },
      ],
    },
  };
}

interface Workload {
  readonly spec?: { readonly template?: { readonly spec?: { readonly containers?: readonly Container[] } } };
}

interface Container {
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string }[];
}

/** The object with the bootstrap parsed, Envoy's variables sorted and without the status of an object that never ran. */
function comparable(object: unknown): unknown {
  if (object === undefined) return undefined;
  const { status: _, ...copy } = structuredClone(object) as { status?: unknown } & Workload;
  const envoy = copy.spec?.template?.spec?.containers?.[0];
  if (envoy === undefined) return copy;
  const at = (envoy.args ?? []).indexOf("--config-yaml") + 1;
  const args = envoy.args?.map((arg, i) => (i > 0 && i === at ? parse(arg) : arg));
  const env = envoy.env?.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { ...copy, envoy: { args, env }, spec: withoutArgsAndEnv(copy) };
}

function withoutArgsAndEnv({ spec }: Workload): unknown {
  const [envoy, ...rest] = spec?.template?.spec?.containers ?? [];
  const containers = [{ ...envoy, args: undefined, env: undefined }, ...rest];
  return { ...spec, template: { ...spec?.template, spec: { ...spec?.template?.spec, containers } } };
}
