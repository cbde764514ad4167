import schema from "../../../charts/postern/values.schema.json" with { type: "json" };
import { type EnvoyGatewayConfig, parseConfig } from "../../../core/config/mod.ts";
import { printYaml, type Validate } from "../../../core/resource/mod.ts";
import { similarName } from "../../../core/scalars/mod.ts";

/** Something that is not as before. */
export interface Finding {
  /** `refused` keeps from moving over; `ignored` has no effect; `differs` is otherwise, and `noted` is taken care of by the commands. */
  readonly what: "refused" | "ignored" | "differs" | "noted";
  /** A value, a setting or an object. */
  readonly of: string;
  readonly message: string;
}

/** The findings about values, with the configuration that is in them. */
export interface ValueFindings {
  readonly findings: readonly Finding[];
  readonly config: EnvoyGatewayConfig | undefined;
}

/** The findings about the values of a release of Envoy Gateway's chart. */
export function findingsOf(values: Readonly<Record<string, unknown>>, validate: Validate): ValueFindings {
  const { findings, config } = configFindings(values, validate);
  return { findings: [...unknownValues(values, schema as Schema, ""), ...imageFindings(values), ...findings], config };
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
}

function unknownValues(
  values: Readonly<Record<string, unknown>>,
  { properties = {}, additionalProperties }: Schema,
  path: string,
): readonly Finding[] {
  return Object.entries(values).flatMap(([key, value]): readonly Finding[] => {
    const place = path === "" ? key : `${path}.${key}`;
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known === undefined) {
      if (additionalProperties !== false) return [];
      const meant = similarName(key, Object.keys(properties));
      const question = meant === undefined ? "" : `; ${meant}?`;
      return [{ what: "refused", of: `value ${place}`, message: `the chart has no such value${question}` }];
    }
    return isRecord(value) ? unknownValues(value, known, place) : [];
  });
}

/** Values that would have the image of Envoy Gateway run; the commands set them anew. */
const IMAGES: readonly string[] = ["global.images.envoyGateway.image", "deployment.envoyGateway.image.repository"];

function imageFindings(values: Readonly<Record<string, unknown>>): readonly Finding[] {
  return IMAGES.flatMap((path): readonly Finding[] => {
    const image = path.split(".").reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), values);
    if (typeof image !== "string" || image === "" || image.includes("postern")) return [];
    return [
      {
        what: "noted",
        of: `value ${path}`,
        message: `names the image ${image}; the commands below name that of Postern`,
      },
    ];
  });
}

/** The EnvoyGateway configuration that values hold: what of it is refused, and what has no effect. */
function configFindings(values: Readonly<Record<string, unknown>>, validate: Validate): ValueFindings {
  const { config } = values;
  const own = isRecord(config) && isRecord(config["envoyGateway"]) ? config["envoyGateway"] : {};
  const defaults = { gateway: { controllerName: DEFAULT_CONTROLLER }, provider: { type: "Kubernetes" } };
  const text = printYaml({ apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "EnvoyGateway", ...defaults, ...own });
  const result = parseConfig(text, "values", validate);
  if ("value" in result) {
    const { config: read, warnings } = result.value;
    return { findings: warnings.map(({ message }) => settingOf("ignored", message)), config: read };
  }
  return { findings: result.fault.map(({ message }) => settingOf("refused", message)), config: undefined };
}

const DEFAULT_CONTROLLER = "gateway.envoyproxy.io/gatewayclass-controller";

/** Messages begin with the path of the setting. */
function settingOf(what: Finding["what"], text: string): Finding {
  const [, path = "", message = text] = /^([\w.[\]]+): ([\s\S]*)$/.exec(text) ?? [];
  return { what, of: `setting ${path === "" ? "config.envoyGateway" : `config.envoyGateway.${path}`}`, message };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
