import { flag, type In, object, optional } from "../schema/mod.ts";
import { backendFields, backendOptions } from "../shared/references.ts";

/** A backend with its share of the traffic. */
export const envoyBackendRef = object(
  { fallback: optional(flag(), "Use only when the others are unhealthy."), ...backendFields },
  backendOptions,
);

/** The type of {@link envoyBackendRef}. */
export interface EnvoyBackendRef extends In<typeof envoyBackendRef> {}
