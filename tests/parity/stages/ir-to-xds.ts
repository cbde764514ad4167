import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type DescMessage, type Message, toJson } from "@bufbuild/protobuf";
import { parse } from "yaml";
import { ClusterSchema } from "../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { ClusterLoadAssignmentSchema } from "../../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { ListenerSchema } from "../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import { RouteConfigurationSchema } from "../../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { SecretSchema } from "../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.ts";
import { registry } from "../../../core/envoy/message/registry.ts";
import type * as ir from "../../../core/ir/mod.ts";
import {
  type PatchPolicyStatus,
  type ResourceKind,
  type Resources,
  type TranslateOptions,
  translateXds,
} from "../../../plugins/xds/translate/mod.ts";
import { differences } from "../compare.ts";
import { readRecordedIr } from "../ir-input.ts";
import type { Stage } from "../stage.ts";

/** The types of the lists. */
export const SCHEMAS: Readonly<Record<ResourceKind, DescMessage>> = {
  listeners: ListenerSchema,
  routes: RouteConfigurationSchema,
  clusters: ClusterSchema,
  endpoints: ClusterLoadAssignmentSchema,
  secrets: SecretSchema,
};

/** Options that the recorded cases were made with, where they differ from the usual ones. */
const OPTIONS: Readonly<Record<string, Partial<TranslateOptions>>> = {
  "ratelimit-custom-domain": { rateLimit: { url: rateLimitUrl("example-cluster.local") } },
  "xds-name-scheme-v2": { nameSchemeV2: true },
};

function rateLimitUrl(domain: string): string {
  return `grpc://envoy-ratelimit.envoy-gateway-system.svc.${domain}:8081`;
}

/** xDS IR in, Envoy's messages out; a case without output must be refused at least in part. */
export const irToXds: Stage = {
  name: "ir-to-xds",
  cases: (dir) => yamlNames(join(dir, "in")),
  input: (dir, name) => readFileSync(join(dir, "in", `${name}.yaml`), "utf8"),
  async run(dir, name) {
    const xds = readRecordedIr(join(dir, "in", `${name}.yaml`)) as ir.XdsIr;
    const { resources, errors, patchStatuses } = translateXds(xds, optionsOf(name));
    const expected = readExpected(join(dir, "out"), name);
    if (expected.listeners === undefined) {
      const refused = errors.length > 0 || patchStatuses.some(isRefused);
      return refused ? [] : ["expected a refusal, found none"];
    }
    const unexpected = name.endsWith("partial-invalid")
      ? []
      : errors.map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`);
    return [...unexpected, ...compareResources(expected, resources), ...compareStatuses(dir, name, patchStatuses)];
  },
};

/** The options that a case was recorded with. */
export function optionsOf(name: string): TranslateOptions {
  return {
    controllerNamespace: "envoy-gateway-system",
    rateLimit: { url: rateLimitUrl("cluster.local") },
    ...OPTIONS[name],
  };
}

/** Names of the cases in a folder, without the ending. */
export function yamlNames(dir: string): readonly string[] {
  return readdirSync(dir)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.slice(0, -".yaml".length))
    .sort();
}

/** A YAML document; bytes and dates stay text. */
export function readYaml(path: string): unknown {
  return parse(readFileSync(path, "utf8"));
}

/** The recorded lists of a case; a kind without a file is absent. */
export function readExpected(dir: string, name: string): Partial<Record<ResourceKind, unknown>> {
  const expected: Partial<Record<ResourceKind, unknown>> = {};
  for (const kind of Object.keys(SCHEMAS) as ResourceKind[]) {
    const path = join(dir, `${name}.${kind}.yaml`);
    if (existsSync(path)) expected[kind] = readYaml(path) ?? [];
  }
  return expected;
}

/** Differences between recorded lists and messages, in their recorded order. */
export function compareResources(
  expected: Partial<Record<ResourceKind, unknown>>,
  resources: { readonly [K in ResourceKind]: readonly { readonly message: Message }[] } | Resources,
): string[] {
  return (Object.keys(SCHEMAS) as ResourceKind[]).flatMap((kind) => {
    const actual = resources[kind].map(({ message }) => toJson(SCHEMAS[kind], message, { registry }));
    return differences({ [kind]: expected[kind] ?? [] }, { [kind]: actual });
  });
}

/** Whether a policy was not applied. */
export function isRefused({ status }: PatchPolicyStatus): boolean {
  return (status.ancestors ?? []).some(({ conditions = [] }) => conditions.some((one) => one.status === "False"));
}

/** Differences of statuses; the recorded form prints the name of a controller also where there is none. */
export function compareStatuses(dir: string, name: string, statuses: readonly PatchPolicyStatus[]): string[] {
  const path = join(dir, "out", `${name}.envoypatchpolicies.yaml`);
  if (!existsSync(path)) return [];
  const actual = statuses.map((policy) => ({
    ...policy,
    status: { ancestors: policy.status.ancestors?.map((one) => ({ controllerName: "", ...one })) },
  }));
  return differences(readYaml(path), actual);
}
