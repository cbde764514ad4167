import { cel, dict, type In, list, object, optional, required } from "../schema/mod.ts";
import { backendTlsPolicyValidation } from "../shared/backend-validation.ts";
import { localPolicyTargetReferenceWithSectionName } from "../shared/policy.ts";
import { annotationValue } from "../shared/values.ts";

/** The spec of a BackendTLSPolicy. */
export const backendTlsPolicySpec = object({
  options: optional(dict(annotationValue, { max: 16 }), "Settings of the implementation."),
  targetRefs: required(
    list(localPolicyTargetReferenceWithSectionName, {
      min: 1,
      max: 16,
      kind: "atomic",
      rules: [
        cel(
          "self.all(p1, self.all(p2, p1.group == p2.group && p1.kind == p2.kind && p1.name == p2.name ? ((!has(p1.sectionName) || p1.sectionName == '') == (!has(p2.sectionName) || p2.sectionName == '')) : true))",
          "targets that differ only in sectionName must all have one",
        ),
        cel(
          "self.all(p1, self.exists_one(p2, p1.group == p2.group && p1.kind == p2.kind && p1.name == p2.name && (((!has(p1.sectionName) || p1.sectionName == '') && (!has(p2.sectionName) || p2.sectionName == '')) || (has(p1.sectionName) && has(p2.sectionName) && p1.sectionName == p2.sectionName))))",
          "no two targets may name the same section of the same object",
        ),
      ],
    }),
    "The objects this policy is attached to.",
  ),
  validation: required(backendTlsPolicyValidation, "How the backend's certificate is checked."),
});

/** The type of {@link backendTlsPolicySpec}. */
export interface BackendTLSPolicySpec extends In<typeof backendTlsPolicySpec> {}
