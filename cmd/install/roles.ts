import type { Manifest } from "../../plugins/infra-kubernetes/manifests/manifest.ts";
import { confinedTo, type InstallOptions, inGatewayNamespaces, injectsTopology } from "./options.ts";
import { type RuleSet, rulesOf } from "./rules.ts";
import { webhookNames } from "./webhooks.ts";

/** Who gets which rights; in one namespace, or in the whole cluster. */
export interface Grant {
  readonly name: string;
  readonly namespace?: string;
  readonly rules: readonly unknown[];
  readonly account: string;
  readonly accountNamespace: string;
}

/** A Role or ClusterRole with its binding. */
export function granted({ name, namespace, rules, account, accountNamespace }: Grant): readonly Manifest[] {
  const kind = namespace === undefined ? "ClusterRole" : "Role";
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
  return [
    { apiVersion, kind, metadata, rules },
    {
      apiVersion,
      kind: `${kind}Binding`,
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name },
      subjects: [{ kind: "ServiceAccount", name: account, namespace: accountNamespace }],
    },
  ];
}

/** Whoever renews certificates enters their authority into the webhooks' configuration. */
export function webhookRules(options: InstallOptions): readonly unknown[] {
  const names = webhookNames(options.namespace);
  const rule = (resource: string, name: string) => ({
    apiGroups: ["admissionregistration.k8s.io"],
    resources: [resource],
    resourceNames: [name],
    verbs: ["get", "patch"],
  });
  return [
    ...(injectsTopology(options) ? [rule("mutatingwebhookconfigurations", names.topology)] : []),
    ...(options.admissionWebhook ? [rule("validatingwebhookconfigurations", names.admission)] : []),
  ];
}

/**
 * Postern's rights: as few as the configuration needs, and only in the namespaces it names, if it names any. An object outside its own namespace
 * has its namespace in the name, since other installations may have rights there too.
 */
export function controlPlaneRoles(options: InstallOptions): readonly Manifest[] {
  const { namespace: own } = options;
  const confined = confinedTo(options);
  const remote = inGatewayNamespaces(options);
  const read: readonly RuleSet[] = injectsTopology(options) ? ["read", "topology"] : ["read"];
  const infra: readonly RuleSet[] = remote ? ["infra", "shared"] : ["infra"];
  const everywhere: readonly RuleSet[] = [
    "cluster",
    ...(injectsTopology(options) ? (["zones"] as const) : []),
    ...(remote ? (["tokens"] as const) : []),
    ...(confined.length === 0 ? read : []),
    ...(remote && confined.length === 0 ? infra : []),
  ];
  const grant = (name: string, sets: readonly RuleSet[], namespace?: string, more: readonly unknown[] = []) =>
    granted({
      name: `postern-${name}`,
      rules: [...rulesOf(sets), ...more],
      account: "envoy-gateway",
      accountNamespace: own,
      ...(namespace === undefined ? {} : { namespace }),
    });
  return [
    ...grant(`envoy-gateway-role:${own}`, everywhere, undefined, webhookRules(options)),
    ...confined.flatMap((namespace) => [
      ...grant(`envoy-gateway-role:${own}`, read, namespace),
      ...(remote && namespace !== own ? grant(`namespaced-infra-manager:${own}`, infra, namespace) : []),
    ]),
    ...grant("infra-manager", [...infra, "verdicts", "certificates"], own),
    ...grant("leader-election-role", ["leader"], own),
  ];
}
