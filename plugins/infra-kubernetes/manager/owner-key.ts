import type { IrKey } from "../../../core/plugin/mod.ts";
import {
  type Labels,
  OWNING_GATEWAY_CLASS,
  OWNING_GATEWAY_NAME,
  OWNING_GATEWAY_NAMESPACE,
} from "../manifests/labels.ts";
import { RATE_LIMIT_LABELS } from "../ratelimit/mod.ts";

/** Stands for the rate limit service among the keys of fleets; no data plane is called so. */
export const RATE_LIMIT_KEY: IrKey = "//rate-limit";

const COMPONENT = "app.kubernetes.io/component";

/** The labels that all objects of fleets and of the rate limit service have in common. */
export const OWNED_SELECTOR = `app.kubernetes.io/managed-by=envoy-gateway,${COMPONENT} in (proxy,ratelimit)`;

/** Whose infrastructure an object is part of, as its labels tell: the key of the infra IR it was made from, in the form of `ownerInLabels`. */
export function labelledOwner(labels: Labels = {}): string | undefined {
  if (labels[COMPONENT] === RATE_LIMIT_LABELS[COMPONENT]) return RATE_LIMIT_KEY;
  const owningClass = labels[OWNING_GATEWAY_CLASS];
  if (owningClass) return owningClass;
  const name = labels[OWNING_GATEWAY_NAME];
  const namespace = labels[OWNING_GATEWAY_NAMESPACE];
  return name && namespace ? `${namespace}/${name}` : undefined;
}
