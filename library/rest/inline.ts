import type { JsonObject, JsonValue } from "@bufbuild/protobuf";

/** The parts that may be asked for by name, in JSON form. */
export interface Parts {
  readonly routes: ReadonlyMap<string, JsonObject>;
  readonly endpoints: ReadonlyMap<string, JsonObject>;
  readonly secrets: ReadonlyMap<string, JsonObject>;
}

/** A resource that needs nothing else, or why there is none. */
export type Whole = { readonly value: JsonObject } | { readonly missing: string };

/** Deeper than any message of Envoy's that means something. */
const DEEPEST = 60;

/**
 * Puts what a listener or cluster would ask for over ADS into it: its routes, certificates and endpoints. A part that is not there, or that has no place in it (secrets of
 * OIDC and of credentials), makes it unusable. Pure.
 */
export function inlined(resource: JsonObject, parts: Parts): Whole {
  const missing: string[] = [];
  const value = walk(resource, parts, { missing, depth: 0 }) as JsonObject;
  return missing[0] === undefined ? { value } : { missing: missing[0] };
}

interface Walk {
  readonly missing: string[];
  readonly depth: number;
}

function walk(value: JsonValue, parts: Parts, at: Walk): JsonValue {
  if (typeof value !== "object" || value === null) return value;
  if (at.depth > DEEPEST) {
    at.missing.push("it is nested too deeply");
    return null;
  }
  const deeper = { ...at, depth: at.depth + 1 };
  if (Array.isArray(value)) return value.map((each) => walk(each, parts, deeper));
  const fields = Object.entries(replaced(value, parts, at));
  return Object.fromEntries(fields.map(([key, each]) => [key, walk(each, parts, deeper)]));
}

/** One message with what it asks for in its place. */
function replaced(message: JsonObject, parts: Parts, at: Walk): JsonObject {
  if (message["type"] === "EDS") return withEndpoints(message, parts);
  if (isObject(message["rds"])) {
    const { rds, ...rest } = message;
    const routes = named(parts.routes, textOf((rds as JsonObject)["routeConfigName"]), "routes", at);
    return { ...rest, routeConfig: routes };
  }
  const certificates = message["tlsCertificateSdsSecretConfigs"];
  if (Array.isArray(certificates) && certificates.some(isOverAds)) {
    const { tlsCertificateSdsSecretConfigs: _, ...rest } = message;
    const secrets = certificates.map((each) => secretOf(each, parts, at));
    return replaced({ ...rest, tlsCertificates: secrets.map((secret) => secret["tlsCertificate"] ?? {}) }, parts, at);
  }
  const combined = message["combinedValidationContext"];
  if (isObject(combined) && isOverAds(combined["validationContextSdsSecretConfig"])) {
    const { combinedValidationContext: _, ...rest } = message;
    const { validationContext = {} } = secretOf(combined["validationContextSdsSecretConfig"], parts, at);
    const own = combined["defaultValidationContext"];
    return { ...rest, validationContext: { ...(validationContext as JsonObject), ...(isObject(own) ? own : {}) } };
  }
  const validation = message["validationContextSdsSecretConfig"];
  if (isOverAds(validation)) {
    const { validationContextSdsSecretConfig: _, ...rest } = message;
    return { ...rest, validationContext: secretOf(validation, parts, at)["validationContext"] ?? {} };
  }
  if (isObject(message["ads"])) at.missing.push("it asks for what is served over gRPC only");
  return message;
}

function withEndpoints(cluster: JsonObject, parts: Parts): JsonObject {
  const { edsClusterConfig, type: _, ...rest } = cluster;
  const config = isObject(edsClusterConfig) ? edsClusterConfig : {};
  const name = textOf(config["serviceName"]) || textOf(cluster["name"]);
  const known = parts.endpoints.get(name) ?? {};
  const endpoints = Array.isArray(known["endpoints"]) ? known["endpoints"] : [];
  const loadAssignment = { ...known, clusterName: textOf(cluster["name"]), endpoints };
  return { ...rest, type: "STATIC", loadAssignment };
}

function secretOf(config: JsonValue | undefined, { secrets }: Parts, at: Walk): JsonObject {
  return named(secrets, isObject(config) ? textOf(config["name"]) : "", "secret", at);
}

function named(known: ReadonlyMap<string, JsonObject>, name: string, what: string, at: Walk): JsonObject {
  const found = known.get(name);
  if (found === undefined) at.missing.push(`its ${what} ${name} is not there`);
  return found ?? {};
}

function isOverAds(config: JsonValue | undefined): boolean {
  return isObject(config) && isObject(config["sdsConfig"]) && isObject(config["sdsConfig"]["ads"]);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
