import type { EnvoyProxySpec } from "../../../core/api/mod.ts";
import type { ProxyInfra } from "../../../core/ir/mod.ts";
import { labelValue } from "../../../core/resource/mod.ts";
import { done, failed, type Result } from "../../../core/result/mod.ts";
import {
  APP_LABELS,
  GATEWAY_NAME,
  type Labels,
  namesOwner,
  owningLabels,
  withOwnerNames,
} from "../manifests/labels.ts";
import type { ManifestMeta, OwnerReference } from "../manifests/manifest.ts";
import { proxyName, proxyNamespace } from "../manifests/names.ts";
import { ownerUnknown, wrongProvider } from "../manifests/problem.ts";
import { type ProviderSettings, providerSettings } from "../manifests/provider.ts";
import type { RenderSettings } from "../manifests/settings.ts";

/** Everything a proxy's objects are made of. */
export interface ProxyInput {
  readonly infra: ProxyInfra;
  readonly settings: RenderSettings;
  /** UID of the object that `infra.metadata.ownerReference` names; without it the objects have no owner. */
  readonly ownerUid?: string | undefined;
  /** PEM of the authority of Postern's certificate; proxies outside Postern's namespace cannot read its Secret. */
  readonly caCertificate?: string | undefined;
}

/** The facts that all objects of one proxy share. */
export interface ProxyScope extends ProxyInput {
  readonly name: string;
  readonly namespace: string;
  readonly spec: EnvoyProxySpec;
  readonly kubernetes: ProviderSettings;
  /** The labels of the Gateway and those of the selector. */
  readonly labels: Labels;
  /** Labels that never change while the proxy lives and that nobody overrides: what selectors are made of, which find pods of all versions. */
  readonly selector: Labels;
  readonly annotations: Labels;
  readonly ownerReferences: readonly OwnerReference[];
  readonly serviceAccountName: string;
}

/** Works out what a proxy's objects share, or why there can be none. */
export function proxyScope(input: ProxyInput): Result<ProxyScope> {
  const { infra, settings } = input;
  const spec = (infra.config?.spec ?? {}) as EnvoyProxySpec;
  const type = spec.provider?.type ?? "Kubernetes";
  if (type !== "Kubernetes") return failed(wrongProvider(type));
  const own = withOwnerNames(infra.metadata?.labels ?? {});
  if (!namesOwner(own)) return failed(ownerUnknown(infra.name));
  const name = proxyName(infra, settings);
  const app = settings.gatewayNamespaceMode ? { ...APP_LABELS, [GATEWAY_NAME]: labelValue(infra.name) } : APP_LABELS;
  const selector = { ...app, ...owningLabels(own) };
  const kubernetes = providerSettings(spec);
  return done({
    ...input,
    name,
    namespace: proxyNamespace(infra, settings),
    spec,
    kubernetes,
    labels: { ...own, ...selector },
    selector,
    annotations: infra.metadata?.annotations ?? {},
    ownerReferences: ownerReferences(input),
    serviceAccountName: kubernetes.envoyServiceAccount?.name ?? name,
  });
}

function ownerReferences({ infra, ownerUid }: ProxyInput): readonly OwnerReference[] {
  const owner = infra.metadata?.ownerReference;
  if (owner === undefined || ownerUid === undefined) return [];
  return [
    { apiVersion: "gateway.networking.k8s.io/v1", kind: owner.kind ?? "", name: owner.name ?? "", uid: ownerUid },
  ];
}

/** Metadata of one object of the proxy; empty maps and lists are left out. */
export function metadataOf(scope: ProxyScope, name: string, labels: Labels, annotations: Labels = {}): ManifestMeta {
  return {
    name,
    namespace: scope.namespace,
    labels,
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    ...(scope.ownerReferences.length === 0 ? {} : { ownerReferences: scope.ownerReferences }),
  };
}

/** Ports inside a proxy's pod, beside those of its listeners. */
export const STATS_PORT = 19001;

export const SHUTDOWN_MANAGER_PORT = 19002;

export const READINESS_PORT = 19003;

/** Port of the xDS server behind the control plane's Service. */
export const XDS_PORT = 18000;
