import { labelValue } from "../../../core/resource/mod.ts";

export const OWNING_GATEWAY_NAME = "gateway.envoyproxy.io/owning-gateway-name";
export const OWNING_GATEWAY_NAMESPACE = "gateway.envoyproxy.io/owning-gateway-namespace";
export const OWNING_GATEWAY_CLASS = "gateway.envoyproxy.io/owning-gatewayclass";
/** Well-known label of objects made for a Gateway: Gateway API GEP-1762. */
export const GATEWAY_NAME = "gateway.networking.k8s.io/gateway-name";

/** Labels by name. */
export type Labels = Readonly<Record<string, string>>;

/** The labels that say: this is a proxy, and who runs it. */
export const APP_LABELS: Labels = Object.freeze({
  "app.kubernetes.io/name": "envoy",
  "app.kubernetes.io/component": "proxy",
  "app.kubernetes.io/managed-by": "envoy-gateway",
});

const OWNING = [OWNING_GATEWAY_NAME, OWNING_GATEWAY_NAMESPACE, OWNING_GATEWAY_CLASS];

/** The labels with owners' names in the form that Kubernetes takes, however long they are. */
export function withOwnerNames(labels: Labels): Labels {
  const entries = Object.entries(labels);
  return Object.fromEntries(entries.map(([key, value]) => [key, OWNING.includes(key) ? labelValue(value) : value]));
}

/** The labels among `labels` that name the owner: they never change, so selectors may use them. */
export function owningLabels(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => OWNING.includes(key)));
}

/** Whether an owner is named completely: a Gateway by name and namespace, or a GatewayClass. */
export function namesOwner(labels: Labels): boolean {
  return Boolean((labels[OWNING_GATEWAY_NAME] && labels[OWNING_GATEWAY_NAMESPACE]) || labels[OWNING_GATEWAY_CLASS]);
}
