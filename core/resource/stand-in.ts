import { groupOf, type KubeObject } from "../object/mod.ts";

interface Spec {
  readonly targetRef?: unknown;
  readonly targetRefs?: unknown;
  readonly targetSelectors?: unknown;
  readonly tls?: { readonly clientValidation?: unknown };
}

const GATEWAY_API = "gateway.networking.k8s.io";
const ENVOY_GATEWAY = "gateway.envoyproxy.io";

/** The fields that a policy that protects must have besides its targets to be one; nothing of them is used. */
const PROTECTING: Readonly<Record<string, object>> = {
  [`${ENVOY_GATEWAY}/SecurityPolicy`]: {},
  [`${ENVOY_GATEWAY}/EnvoyExtensionPolicy`]: {},
  [`${ENVOY_GATEWAY}/ClientTrafficPolicy`]: {},
  [`${GATEWAY_API}/BackendTLSPolicy`]: {
    validation: { hostname: "refused.invalid", wellKnownCACertificates: "System" },
  },
};

/**
 * The stand-in of a policy that is refused and was never good: its targets alone, so that these can be closed. Whoever wrote it takes them for
 * protected. Undefined for objects that protect nothing.
 */
export function standInOf(object: KubeObject): KubeObject | undefined {
  const { apiVersion, kind, metadata } = object;
  const needed = Object.entries(PROTECTING).find(([name]) => name === `${groupOf(apiVersion)}/${kind}`)?.[1];
  const spec = (typeof object.spec === "object" && object.spec !== null ? object.spec : {}) as Spec;
  if (needed === undefined || (kind === "ClientTrafficPolicy" && spec.tls?.clientValidation === undefined))
    return undefined;
  const { targetRef, targetRefs, targetSelectors } = spec;
  const targets = Object.entries({ targetRef, targetRefs, targetSelectors }).filter(([, value]) => value !== undefined);
  return { apiVersion, kind, metadata, spec: { ...Object.fromEntries(targets), ...needed } };
}
