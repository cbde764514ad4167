import type { FieldError, FieldPath, Validate } from "../resource/mod.ts";
import type { EnvoyGatewayConfig } from "./envoy-gateway.ts";

/** Whether a configuration holds parts that are checked by the schemas of objects: those are many, and loaded only for such a one. */
export function hasEmbedded(config: EnvoyGatewayConfig): boolean {
  return config.envoyProxy !== undefined || Object.keys(rateLimitParts(config)).length > 0;
}

/** Checks the default EnvoyProxy, and what is said of the rate limit service's infrastructure, which has the schemas of an EnvoyProxy's parts. */
export function checkEmbedded(config: EnvoyGatewayConfig, validate: Validate): readonly FieldError[] {
  const infrastructure = { provider: { type: "Kubernetes", kubernetes: rateLimitParts(config) } };
  return [
    ...checkSpec(config.envoyProxy, (path) => ["envoyProxy", ...path], validate),
    ...checkSpec(
      infrastructure,
      ([, , part, ...rest]) => ["provider", "kubernetes", FIELDS[part as Part], ...rest],
      validate,
    ),
  ];
}

/** The parts of an EnvoyProxy, and the fields of the configuration that have their schema. */
const FIELDS = {
  envoyDeployment: "rateLimitDeployment",
  envoyHpa: "rateLimitHpa",
  envoyPDB: "rateLimitPDB",
} as const;

type Part = keyof typeof FIELDS;

function rateLimitParts({ provider }: EnvoyGatewayConfig): Readonly<Record<string, unknown>> {
  const parts = Object.entries(FIELDS).map(([part, field]) => [part, provider.kubernetes[field]] as const);
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined));
}

function checkSpec(spec: unknown, placeOf: (path: FieldPath) => FieldPath, validate: Validate): readonly FieldError[] {
  if (spec === undefined) return [];
  const metadata = { name: "default" };
  const object = { apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "EnvoyProxy", metadata, spec };
  const result = validate(object);
  return result.ok ? [] : result.errors.map(({ path, message }) => ({ path: placeOf(path.slice(1)), message }));
}
