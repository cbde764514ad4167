import type { OwnKind } from "./api.ts";

/** A node of an OpenAPI schema, as a CustomResourceDefinition carries it. */
type OpenApi = Readonly<Record<string, unknown>>;

/** The CustomResourceDefinition of a kind that a plugin brings. */
export function crdOfOwnKind(own: OwnKind): OpenApi {
  const { group, kind, version, namespaced = true, shortNames, status = "conditions" } = own;
  const plural = own.plural ?? `${kind.toLowerCase()}s`;
  const names = {
    kind,
    listKind: `${kind}List`,
    plural,
    singular: kind.toLowerCase(),
    ...(shortNames && { shortNames }),
  };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      ...{ group, names, scope: namespaced ? "Namespaced" : "Cluster" },
      versions: [
        {
          ...{ name: version, served: true, storage: true },
          schema: { openAPIV3Schema: objectOf(own) },
          subresources: status === "none" ? {} : { status: {} },
        },
      ],
    },
  };
}

/** The rights of Postern on the kinds that plugins bring: to read them, and to write their statuses. */
export function rulesOfOwnKinds(kinds: readonly OwnKind[]): readonly OpenApi[] {
  return kinds.flatMap(({ group, kind, plural = `${kind.toLowerCase()}s`, status = "conditions" }) => [
    { apiGroups: [group], resources: [plural], verbs: ["list", "watch"] },
    ...(status === "none" ? [] : [{ apiGroups: [group], resources: [`${plural}/status`], verbs: ["patch", "update"] }]),
  ]);
}

function objectOf({ openApi, schema, status = "conditions" }: OwnKind): OpenApi {
  const text = { type: "string" };
  return {
    type: "object",
    required: ["spec"],
    properties: {
      apiVersion: text,
      kind: text,
      metadata: { type: "object" },
      spec: openApi ?? openApiOf(schema),
      ...(status !== "none" && { status: { type: "object", "x-kubernetes-preserve-unknown-fields": true } }),
    },
  };
}

/** The part of a valibot schema that is looked at. */
interface Node {
  readonly type?: string;
  readonly entries?: Readonly<Record<string, Node>>;
  readonly item?: Node;
  readonly value?: Node;
  readonly wrapped?: Node;
  readonly default?: unknown;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly pipe?: readonly (Node & { readonly kind?: string; readonly requirement?: unknown })[];
}

/** Anything at all; the plugin's own schema looks at it when it is read. */
const ANYTHING: OpenApi = { "x-kubernetes-preserve-unknown-fields": true };

/** A valibot schema as OpenAPI, as far as the two say the same; the rest is left to the schema. */
export function openApiOf(schema: unknown): OpenApi {
  return of(schema as Node);
}

function of(node: Node): OpenApi {
  const made = bare(node);
  const limits = (node.pipe ?? []).slice(1).map((step) => limitOf(step, made));
  return Object.assign({}, made, ...limits) as OpenApi;
}

function bare(node: Node): OpenApi {
  const { type, wrapped, item, value, options, literal } = node;
  if (type === "string" || type === "boolean" || type === "number") return { type };
  if (type === "optional" || type === "nullish" || type === "exact_optional") return of(wrapped as Node);
  if (type === "array") return { type: "array", items: of(item as Node) };
  if (type === "record") return { type: "object", additionalProperties: of(value as Node) };
  if (type === "picklist" && options?.every((one) => typeof one === "string")) return { type: "string", enum: options };
  if (type === "literal" && typeof literal === "string") return { type: "string", enum: [literal] };
  if (type === "object" || type === "strict_object" || type === "loose_object") return fieldsOf(node);
  return ANYTHING;
}

function fieldsOf({ entries = {}, type }: Node): OpenApi {
  const fields = Object.entries(entries);
  const required = fields.filter(([, { type: of }]) => !isOptional(of)).map(([name]) => name);
  const properties = fields.map(([name, node]) => {
    const fallback = typeof node.default === "function" ? undefined : node.default;
    return [name, { ...(fallback !== undefined && { default: fallback }), ...of(node) }] as const;
  });
  return {
    type: "object",
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(properties),
    ...(type === "loose_object" && ANYTHING),
  };
}

function isOptional(type: string | undefined): boolean {
  return type === "optional" || type === "nullish" || type === "exact_optional";
}

function limitOf({ type, requirement }: Node & { readonly requirement?: unknown }, { type: of }: OpenApi): OpenApi {
  if (type === "integer") return { type: "integer" };
  if (typeof requirement !== "number") return {};
  const isText = of === "string";
  if (type === "min_value" && !isText) return { minimum: requirement };
  if (type === "max_value" && !isText) return { maximum: requirement };
  if (type === "min_length") return isText ? { minLength: requirement } : { minItems: requirement };
  if (type === "max_length") return isText ? { maxLength: requirement } : { maxItems: requirement };
  return {};
}
