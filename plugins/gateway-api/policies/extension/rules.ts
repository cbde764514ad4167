import type { EnvoyExtensionPolicySpec } from "../../../../core/api/mod.ts";
import { deprecatedTargetRef, type PolicyRules } from "../targeting/rules.ts";
import { extensionsAt } from "./features.ts";

/** How the status of an EnvoyExtensionPolicy comes about. */
export const EXTENSION_RULES: PolicyRules = {
  kind: "EnvoyExtensionPolicy",
  deprecated: deprecatedTargetRef,
  // Whatever an extension does, it may be that it keeps requests out.
  protects: () => true,
  faults: ({ attached, gateway }, read) => extensionsAt(attached, gateway, read)?.faults ?? [],
  services: ({ spec }) =>
    ((spec as EnvoyExtensionPolicySpec).extProc ?? []).flatMap(({ backendRefs = [] }) => backendRefs),
  warnsLast: [],
};
