import { envoyProxySpec } from "../../api/envoy-proxy/spec.ts";
import {
  kubernetesDeploymentSpec,
  kubernetesHorizontalPodAutoscalerSpec,
  kubernetesPodDisruptionBudgetSpec,
} from "../../api/envoy-proxy/workload.ts";
import type { Facts, FieldFacts } from "../../api/schema/mod.ts";
import { envoyGatewaySchema } from "../envoy-gateway.ts";
import { aboutField } from "./about.ts";

/** As much of a valibot schema as is needed to state its facts. */
interface Node {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Node>>;
  readonly wrapped?: Node;
  readonly item?: Node;
  readonly value?: unknown;
  readonly default?: unknown;
  readonly literal?: unknown;
  readonly options?: readonly unknown[];
  readonly pipe?: readonly (Node & { readonly requirement?: unknown })[];
}

/** Parts that the configuration hands on and whose schema stands with the kinds. */
const EMBEDDED: Readonly<Record<string, Facts>> = {
  envoyProxy: envoyProxySpec.facts,
  "provider.kubernetes.rateLimitDeployment": kubernetesDeploymentSpec.facts,
  "provider.kubernetes.rateLimitHpa": kubernetesHorizontalPodAutoscalerSpec.facts,
  "provider.kubernetes.rateLimitPDB": kubernetesPodDisruptionBudgetSpec.facts,
};

/** The facts of the `EnvoyGateway` configuration, read off its one schema: what the JSON Schema and the reference page are printed from. */
export function configFacts(): Facts {
  return new Reading().factsOf(envoyGatewaySchema as unknown as Node, "");
}

/** Remembers what it has read: a part that stands in two places has one set of facts, and one section on the page. */
class Reading {
  readonly #known = new Map<Node, Facts>();

  factsOf(node: Node, path: string): Facts {
    const embedded = EMBEDDED[path];
    if (embedded) return embedded;
    if (node.wrapped) return this.factsOf(node.wrapped, path);
    const facts = this.#known.get(node) ?? this.#read(node, path);
    this.#known.set(node, facts);
    return facts;
  }

  #read(node: Node, path: string): Facts {
    switch (node.type) {
      case "object":
        return { type: "object", fields: this.#fieldsOf(node.entries ?? {}, path) };
      case "array":
        return { type: "array", items: this.factsOf(node.item as Node, `${path}[]`), ...minItems(node) };
      case "record":
        return { type: "object", values: this.factsOf(node.value as Node, `${path}.*`) };
      default:
        return leafFacts(node);
    }
  }

  #fieldsOf(entries: Readonly<Record<string, Node>>, path: string): Record<string, FieldFacts> {
    const fields = Object.entries(entries).map(([name, node]): [string, FieldFacts] => {
      const place = path === "" ? name : `${path}.${name}`;
      const about = aboutField(place);
      const fallback = node.type === "optional" && node.default !== undefined ? { default: node.default } : {};
      const facts = this.factsOf(node, place);
      return [name, { facts, required: node.type !== "optional", ...(about ? { about } : {}), ...fallback }];
    });
    return Object.fromEntries(fields);
  }
}

function leafFacts(node: Node): Facts {
  switch (node.type) {
    case "picklist":
      return { type: "string", enum: node.options as readonly string[] };
    case "literal":
      return { type: "string", enum: [String(node.literal)] };
    case "boolean":
      return { type: "boolean" };
    case "string":
      return { type: "string", ...textBounds(node) };
    case "number":
      return numberFacts(node);
    case "union":
      return unionFacts(node.options as readonly Node[]);
    default:
      return { type: "object" };
  }
}

/** Of the two unions that the configuration has: a boolean with further words, or a quantity. */
function unionFacts(options: readonly Node[]): Facts {
  if (options.some(({ type }) => type === "boolean"))
    return { enum: [true, false, ...options.flatMap(({ literal }) => (literal as string | undefined) ?? [])] };
  return { intOrString: true, anyOf: [{ type: "integer" }, { type: "string" }] };
}

function requirement(node: Node, type: string): unknown {
  return node.pipe?.find((action) => action.type === type)?.requirement;
}

function minItems(node: Node): Pick<Facts, "minItems"> {
  const min = requirement(node, "min_length");
  return typeof min === "number" ? { minItems: min } : {};
}

function textBounds(node: Node): Pick<Facts, "minLength" | "pattern"> {
  const min = requirement(node, "min_length");
  const pattern = requirement(node, "regex");
  return {
    ...(typeof min === "number" ? { minLength: min } : {}),
    ...(pattern instanceof RegExp ? { pattern: pattern.source } : {}),
  };
}

function numberFacts(node: Node): Facts {
  const minimum = requirement(node, "min_value");
  const maximum = requirement(node, "max_value");
  return {
    type: node.pipe?.some((action) => action.type === "integer") ? "integer" : "number",
    ...(typeof minimum === "number" ? { minimum } : {}),
    ...(typeof maximum === "number" ? { maximum } : {}),
  };
}
