import { fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { ConfigDumpSchema } from "../../../core/envoy/generated/envoy/admin/v3/config_dump_pb.ts";
import { registry } from "../../../core/envoy/message/registry.ts";
import { Failure } from "../failure.ts";
import type { Section } from "./sections.ts";

/** The message of each part in a dump. */
const MESSAGES: Readonly<Record<Exclude<Section, "all">, string>> = {
  bootstrap: "BootstrapConfigDump",
  cluster: "ClustersConfigDump",
  endpoint: "EndpointsConfigDump",
  listener: "ListenersConfigDump",
  route: "RoutesConfigDump",
};

/** Where Envoy gives its configuration; endpoints are in it only when they are asked for. */
export function dumpPath(section: Section): string {
  return section === "all" || section === "endpoint" ? "/config_dump?include_eds" : "/config_dump";
}

/** A part of a dump, with the field names of the JSON mapping of Protobuf, where Envoy prints those of the .proto files. */
export function sectionOf(dump: string, section: Section): JsonValue {
  const { configs = [] } = parsed(dump) as { configs?: readonly { "@type"?: string }[] };
  if (section === "all") return { configs } as unknown as JsonValue;
  const message = `type.googleapis.com/envoy.admin.v3.${MESSAGES[section]}`;
  const found = configs.find((config) => config["@type"] === message);
  if (found === undefined) throw new Failure(`Envoy's configuration has no ${MESSAGES[section]}`);
  return found as JsonValue;
}

/** A dump without the certificates and keys that Envoy was sent; Envoy itself hides private keys. */
export function withoutSecrets(dump: string): JsonValue {
  const { configs = [] } = parsed(dump) as { configs?: readonly { "@type"?: string }[] };
  return {
    configs: configs.filter((config) => !config["@type"]?.endsWith(".SecretsConfigDump")),
  } as unknown as JsonValue;
}

function parsed(dump: string): JsonValue {
  try {
    const message = fromJson(ConfigDumpSchema, JSON.parse(dump) as JsonValue, { registry, ignoreUnknownFields: true });
    return sorted(toJson(ConfigDumpSchema, message, { registry }));
  } catch (error) {
    throw new Failure(`Envoy's configuration cannot be read: ${(error as Error).message}`);
  }
}

/** Keys in the order of their letters, so that dumps can be compared, and `@type` first. */
function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] as JsonValue)]));
}
