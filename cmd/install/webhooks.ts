import type { Manifest } from "../../plugins/infra-kubernetes/manifests/manifest.ts";
import { CONTROL_PLANE_SERVICE } from "../../plugins/infra-kubernetes/manifests/settings.ts";
import { confinedTo, type InstallOptions, inGatewayNamespaces, injectsTopology } from "./options.ts";

/** Names of the webhooks' configurations; they are cluster-wide, so each installation has its own. */
export function webhookNames(namespace: string) {
  return {
    topology: `envoy-gateway-topology-injector.${namespace}`,
    admission: `envoy-gateway-admission.${namespace}`,
  } as const;
}

/** The configurations of the webhooks that Postern serves. Neither stops anything while Postern is away. */
export function webhooks(options: InstallOptions): readonly Manifest[] {
  const names = webhookNames(options.namespace);
  const confined = confinedTo(options);
  const fleets = inGatewayNamespaces(options) ? confined : [options.namespace];
  const topology = configuration(options, {
    kind: "MutatingWebhookConfiguration",
    name: names.topology,
    webhook: "topology.webhook.gateway.envoyproxy.io",
    path: "/inject-pod-topology",
    rule: { operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods/binding"] },
    namespaces: fleets,
  });
  const admission = configuration(options, {
    kind: "ValidatingWebhookConfiguration",
    name: names.admission,
    webhook: "admission.gateway.envoyproxy.io",
    path: "/validate",
    rule: {
      operations: ["CREATE", "UPDATE"],
      apiGroups: ["gateway.envoyproxy.io"],
      apiVersions: ["v1alpha1"],
      resources: ["*"],
    },
    namespaces: confined,
  });
  return [...(injectsTopology(options) ? [topology] : []), ...(options.admissionWebhook ? [admission] : [])];
}

interface Webhook {
  readonly kind: string;
  readonly name: string;
  readonly webhook: string;
  readonly path: string;
  readonly rule: unknown;
  /** Empty: all. */
  readonly namespaces: readonly string[];
}

function configuration(
  { namespace }: InstallOptions,
  { kind, name, webhook, path, rule, namespaces }: Webhook,
): Manifest {
  const key = "kubernetes.io/metadata.name";
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind,
    metadata: { name },
    webhooks: [
      {
        name: webhook,
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        failurePolicy: "Ignore",
        clientConfig: { service: { name: CONTROL_PLANE_SERVICE, namespace, path, port: 9443 } },
        rules: [rule],
        ...(namespaces.length === 0
          ? {}
          : { namespaceSelector: { matchExpressions: [{ key, operator: "In", values: namespaces }] } }),
      },
    ],
  };
}
