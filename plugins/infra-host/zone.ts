import type { JsonObject, JsonValue } from "@bufbuild/protobuf";

/** The text that `renderBootstrap` puts where a proxy's zone belongs, for the kubelet to fill in. */
const UNKNOWN = "$(ENVOY_SERVICE_ZONE)";
/** Tags that statistics of requests from one zone to another have. */
const TAGS = ["from_zone", "to_zone"];

/**
 * A bootstrap without a zone that nobody has told. No topology is known of a host, so a proxy there has a zone only when its EnvoyProxy says so (in the bootstrap, or by `--service-zone`). Without
 * one Envoy makes no statistics about zones, and the tags that are cut out of these cost two fifths of a millisecond for each new cluster:
 * Envoy searches the name of every statistic for each of them. Who gives a zone later changes the bootstrap, and gets them with it. Pure.
 */
export function withoutUnknownZone(bootstrap: JsonObject, args: readonly string[] = []): JsonObject {
  if (args.some((arg) => arg.startsWith("--service-zone"))) return bootstrap;
  const node = objectIn(bootstrap, "node");
  const locality = objectIn(node, "locality");
  if (!locality || locality["zone"] !== UNKNOWN) return bootstrap;
  const { zone: _zone, ...place } = locality;
  return {
    ...bootstrap,
    node: { ...node, locality: place },
    ...(bootstrap["stats_config"] !== undefined && { stats_config: withoutTags(bootstrap["stats_config"]) }),
  };
}

function withoutTags(config: JsonValue): JsonValue {
  if (!isObject(config) || !Array.isArray(config["stats_tags"])) return config;
  return { ...config, stats_tags: config["stats_tags"].filter((tag) => !TAGS.includes(`${nameOf(tag)}`)) };
}

function nameOf(tag: JsonValue): JsonValue | undefined {
  return isObject(tag) ? tag["tag_name"] : undefined;
}

function objectIn(value: JsonValue | undefined, field: string): JsonObject | undefined {
  const inner = isObject(value) ? value[field] : undefined;
  return isObject(inner) ? inner : undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
