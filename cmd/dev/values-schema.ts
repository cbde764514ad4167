/** A schema of JSON, as far as the chart's values need it. */
interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: false;
  readonly [keyword: string]: unknown;
}

/** Maps whose keys are those of Kubernetes or of the EnvoyGateway file, which say themselves what they hold. */
const OPEN =
  /(^|\.)(annotations|labels|commonLabels|resources|securityContext|strategy|\w+Probe)$|^config\.envoyGateway$/;

/** Values that the chart knows and `values.yaml` leaves out or only mentions, by the map that they stand in. */
const UNSAID: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>> = {
  "": { nameOverride: { type: ["string", "null"] }, fullnameOverride: { type: ["string", "null"] } },
  podDisruptionBudget: {
    maxUnavailable: { type: ["integer", "string", "null"] },
    unhealthyPodEvictionPolicy: { enum: ["IfHealthyBudget", "AlwaysAllow", null] },
  },
  service: { loadBalancerIP: { type: ["string", "null"] } },
};

/** Values that may be written as a number or as a percentage. */
const COUNTS: ReadonlySet<string> = new Set(["podDisruptionBudget.minAvailable"]);

/**
 * The schema of the chart's values, as `values.schema.json` has it: out of `values.yaml`, so that a key that the chart does not know is refused before anything is
 * installed. Helm hands `global` to every chart, with what parents put into it.
 */
export function valuesSchema(values: object): string {
  const schema = { $schema: "http://json-schema.org/draft-07/schema#", ...schemaOf(values, "") };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function schemaOf(value: unknown, path: string): JsonSchema {
  if (Array.isArray(value)) return { type: ["array", "null"] };
  if (typeof value === "string") return { type: ["string", "null"] };
  if (typeof value === "boolean") return { type: ["boolean", "null"] };
  if (typeof value === "number")
    return { type: COUNTS.has(path) ? ["integer", "string", "null"] : ["integer", "null"], minimum: 0 };
  if (typeof value !== "object" || value === null) return { type: ["string", "null"] };
  const entries = Object.entries(value);
  if (entries.length === 0 || OPEN.test(path)) return { type: ["object", "null"] };
  const own = entries.map(([key, part]): [string, JsonSchema] => [
    key,
    schemaOf(part, path === "" ? key : `${path}.${key}`),
  ]);
  const properties = { ...Object.fromEntries(own), ...UNSAID[path] };
  const mayHoldMore = path === "global";
  // Helm puts the global values of this chart into those of the chart in it.
  const handed: Readonly<Record<string, JsonSchema>> =
    path === "crds" || path === "" ? { global: properties["global"] ?? { type: "object" } } : {};
  return {
    type: ["object", "null"],
    properties: { ...properties, ...handed },
    ...(mayHoldMore ? {} : { additionalProperties: false as const }),
  };
}
