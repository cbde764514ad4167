import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { SHARED } from "../../shared.ts";
import { canonicalQuantity } from "./quantity.ts";

/** A recorded input: lists of objects under the names that the reference gives them, keys spelled as in the API. */
export interface RecordedInput {
  readonly objects: Readonly<Record<ListName, readonly KubeObject[]>>;
  readonly gatewayClass?: KubeObject;
  readonly envoyProxyForGatewayClass?: KubeObject;
  readonly envoyProxyDefaultSpec?: Readonly<Record<string, unknown>>;
}

/** The lists of an input and the kind that each holds; an empty kind stands for objects of any kind. */
export const LISTS = {
  gateways: "Gateway",
  listenerSets: "ListenerSet",
  httpRoutes: "HTTPRoute",
  grpcRoutes: "GRPCRoute",
  tlsRoutes: "TLSRoute",
  tcpRoutes: "TCPRoute",
  udpRoutes: "UDPRoute",
  referenceGrants: "ReferenceGrant",
  namespaces: "Namespace",
  services: "Service",
  serviceImports: "ServiceImport",
  endpointSlices: "EndpointSlice",
  secrets: "Secret",
  configMaps: "ConfigMap",
  clusterTrustBundles: "ClusterTrustBundle",
  envoyProxiesForGateways: "EnvoyProxy",
  backends: "Backend",
  httpFilters: "HTTPRouteFilter",
  backendTLSPolicies: "BackendTLSPolicy",
  clientTrafficPolicies: "ClientTrafficPolicy",
  backendTrafficPolicies: "BackendTrafficPolicy",
  securityPolicies: "SecurityPolicy",
  envoyExtensionPolicies: "EnvoyExtensionPolicy",
  envoyPatchPolicies: "EnvoyPatchPolicy",
  extensionServerPolicies: "",
  extensionRefFilters: "",
} as const;

/** The name of a list of an input. */
export type ListName = keyof typeof LISTS;

type Fields = Readonly<Record<string, unknown>>;

/** Reads a recorded input; `also` are further recorded files whose lists come behind. */
export function readInput(path: string, also: readonly string[] = []): RecordedInput {
  return parseInput([path, ...also].map((file) => readFileSync(file, "utf8")));
}

/** Reads the text of a recorded input; the lists of further texts come behind. */
export function parseInput(texts: readonly string[]): RecordedInput {
  const files = texts.map((text) => (parse(joinQuoted(text)) ?? {}) as Fields);
  const [own = {}] = files.map(foldTop);
  const objects = Object.fromEntries(
    Object.entries(LISTS).map(([name, kind]) => [
      name,
      files.map(foldTop).flatMap((file) => ((file[name] ?? []) as Fields[]).map((object) => foldObject(object, kind))),
    ]),
  ) as unknown as RecordedInput["objects"];
  const { gatewayClass, envoyProxyForGatewayClass, envoyProxyDefaultSpec } = own as Record<string, Fields | undefined>;
  return {
    objects,
    ...(gatewayClass ? { gatewayClass: foldObject(gatewayClass, "GatewayClass") } : {}),
    ...(envoyProxyForGatewayClass
      ? { envoyProxyForGatewayClass: foldObject(envoyProxyForGatewayClass, "EnvoyProxy") }
      : {}),
    ...(envoyProxyDefaultSpec ? { envoyProxyDefaultSpec } : {}),
  };
}

/** The reference's reader takes quoted texts whose further lines are not indented; YAML does not, so such lines are folded here as it would. */
function joinQuoted(text: string): string {
  return text.replace(
    /(: )("(?:[^"\\\n]|\\.)*\n(?:[^"\\]|\\[\s\S])*")/g,
    (_all, colon: string, quoted: string) => colon + quoted.replace(/\s*\n\s*/g, " "),
  );
}

/** Reads one recorded object. */
export function readObject(path: string): KubeObject {
  const object = parse(readFileSync(path, "utf8")) as Fields;
  const kind = String(object["kind"]);
  return pruned(foldObject(object, kind), SCHEMAS.get(kind)) as KubeObject;
}

/** A value without fields that its schema does not have, as the reference reads single objects. */
function pruned(value: unknown, schema: Schema | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => pruned(item, schema?.items));
  const { properties } = schema ?? {};
  if (!properties || typeof value !== "object" || value === null) return value;
  const known = Object.entries(value).filter(([key]) => key in properties);
  return Object.fromEntries(known.map(([key, part]) => [key, pruned(part, properties[key])]));
}

const TOP = [...Object.keys(LISTS), "gatewayClass", "envoyProxyForGatewayClass", "envoyProxyDefaultSpec"];

function foldTop(file: Fields): Fields {
  return Object.fromEntries(
    Object.entries(file).map(([key, value]) => [
      TOP.find((name) => name.toLowerCase() === key.toLowerCase()) ?? key,
      value,
    ]),
  );
}

function foldObject(object: Fields, kind: string): KubeObject {
  const schema = SCHEMAS.get(kind);
  return (schema ? fold(object, schema) : object) as unknown as KubeObject;
}

/** A part of an OpenAPI schema, as far as reading goes. */
interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly pattern?: string;
  readonly allOf?: readonly Schema[];
  readonly "x-kubernetes-int-or-string"?: boolean;
}

/** Quantities may be numbers or texts of a form; numbers or names of ports have none. */
function isQuantity(schema: Schema): boolean {
  const formed = [schema, ...(schema.allOf ?? [])].some(({ pattern }) => pattern !== undefined);
  return formed && schema["x-kubernetes-int-or-string"] === true;
}

/**
 * Recorded inputs are read without regard to the case of keys: a key that the schema spells otherwise gets the schema's spelling. As the
 * reference's reader has it, null is absent, a number or flag where a text belongs is that text, quantities have their canonical form, and a
 * required text without a default is never absent.
 */
function fold(value: unknown, schema: Schema | undefined): unknown {
  if (!schema) return value;
  if (Array.isArray(value)) return value.map((item) => fold(item, schema.items));
  if (schema.type === "string" && (typeof value === "number" || typeof value === "boolean")) return String(value);
  if (isQuantity(schema) && (typeof value === "number" || typeof value === "string")) return canonicalQuantity(value);
  if (typeof value !== "object" || value === null) return value;
  const names = new Map(Object.keys(schema.properties ?? {}).map((name) => [name.toLowerCase(), name]));
  const dict = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
  const entries = Object.entries(value).flatMap(([key, part]): [string, unknown][] => {
    const name = schema.properties?.[key] ? key : (names.get(key.toLowerCase()) ?? key);
    const below = schema.properties?.[name] ?? dict;
    return part === null && below ? [] : [[name, fold(part, below)]];
  });
  const missing = (schema.required ?? []).filter(
    (name) => isRequiredText(schema.properties?.[name]) && !entries.some(([key]) => key === name),
  );
  return Object.fromEntries([...entries, ...missing.map((name): [string, unknown] => [name, ""])]);
}

function isRequiredText(schema: Schema | undefined): boolean {
  return schema?.type === "string" && schema.default === undefined;
}

const CRDS = ["envoy-gateway", "gateway-api/experimental"].map((folder) => join(SHARED, "crds", folder));

const SCHEMAS: ReadonlyMap<string, Schema> = new Map(
  CRDS.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => !file.includes("_vap_"))
      .map((file) => join(folder, file)),
  ).flatMap((file) => {
    const crd = parse(readFileSync(file, "utf8")) as {
      spec?: { names?: { kind: string }; versions?: { name: string; schema: { openAPIV3Schema: Schema } }[] };
    };
    const version = crd.spec?.versions?.at(-1);
    return crd.spec?.names && version ? [[crd.spec.names.kind, version.schema.openAPIV3Schema] as const] : [];
  }),
);
