import { cel, dict, type In, object, optional, text } from "../schema/mod.ts";
import { localObjectReference } from "../shared/references.ts";
import { annotationValue } from "../shared/values.ts";

/** Settings of the infrastructure that is made for a Gateway. */
export const gatewayInfrastructure = object({
  annotations: optional(
    dict(annotationValue, {
      max: 16,
      rules: [
        cel(
          'self.all(key, key.matches(r"""^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$"""))',
          "keys must be names with an optional domain prefix",
        ),
        cel('self.all(key, key.split("/")[0].size() < 253)', "the prefix of a key must be shorter than 253 characters"),
      ],
    }),
    "Annotations to add.",
  ),
  labels: optional(
    dict(text({ min: 0, max: 63, pattern: "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$" }), {
      max: 8,
      rules: [
        cel(
          'self.all(key, key.matches(r"""^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$"""))',
          "keys must be names with an optional domain prefix",
        ),
        cel('self.all(key, key.split("/")[0].size() < 253)', "the prefix of a key must be shorter than 253 characters"),
      ],
    }),
    "Labels to add.",
  ),
  parametersRef: optional(localObjectReference, "An object with further settings."),
});

/** The type of {@link gatewayInfrastructure}. */
export interface GatewayInfrastructure extends In<typeof gatewayInfrastructure> {}
