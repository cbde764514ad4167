import type { EnvoyProxySpec, KubernetesServiceSpec } from "../../../core/api/mod.ts";
import type { ProxyListener } from "../../../core/ir/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import type { Manifest } from "../manifests/manifest.ts";
import { applyPatch } from "../patch/mod.ts";
import { metadataOf, type ProxyScope } from "./scope.ts";

/** The Service in front of a proxy. */
export function service(scope: ProxyScope): Result<Manifest> {
  const wanted = scope.kubernetes.envoyService ?? {};
  const manifest: Manifest = {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadataOf(
      scope,
      wanted.name ?? scope.name,
      { ...scope.labels, ...wanted.labels, ...scope.selector },
      { ...scope.annotations, ...wanted.annotations },
    ),
    spec: {
      ...exposure(wanted),
      sessionAffinity: "None",
      ports: (scope.infra.listeners ?? []).flatMap(listenerPorts),
      selector: scope.selector,
      ...addresses(
        wanted,
        (scope.infra.addresses ?? []).filter((address) => address !== ""),
      ),
      ...families(scope.spec),
    },
  };
  return applyPatch(manifest, wanted.patch);
}

/** How the Service is reached; settings of a load balancer count only for one. */
function exposure(wanted: KubernetesServiceSpec): Readonly<Record<string, unknown>> {
  const type = wanted.type ?? "LoadBalancer";
  if (type === "ClusterIP") return { type };
  const externalTrafficPolicy = wanted.externalTrafficPolicy ?? "Local";
  if (type === "NodePort") return { type, externalTrafficPolicy };
  const { loadBalancerClass, allocateLoadBalancerNodePorts, loadBalancerSourceRanges, loadBalancerIP } = wanted;
  return {
    type,
    externalTrafficPolicy,
    loadBalancerClass,
    allocateLoadBalancerNodePorts,
    loadBalancerSourceRanges: loadBalancerSourceRanges?.length ? loadBalancerSourceRanges : undefined,
    loadBalancerIP,
  };
}

/** HTTP/3 runs over UDP on the port of its HTTPS listener. */
function listenerPorts({ ports = [], http3 }: ProxyListener): readonly unknown[] {
  return ports.flatMap(({ name, protocol, servicePort, containerPort }) => {
    const port = { name, port: servicePort, targetPort: containerPort };
    const own = { ...port, protocol: protocol === "UDP" ? "UDP" : "TCP" };
    const needsUdp = protocol === "HTTPS" && http3 !== undefined;
    return needsUdp ? [own, { ...port, name: `${name}-h3`, protocol: "UDP" }] : [own];
  });
}

/**
 * The addresses that the Gateway asks for. A ClusterIP Service takes one of each family and a load balancer is asked for one, so only the
 * first counts there; what became of them is read from the Service again.
 */
function addresses(wanted: KubernetesServiceSpec, asked: readonly string[]): Readonly<Record<string, unknown>> {
  if (asked.length === 0) return {};
  const type = wanted.type ?? "LoadBalancer";
  if (type === "ClusterIP") return { clusterIP: asked[0], clusterIPs: asked.slice(0, 1) };
  if (type === "NodePort") return { externalIPs: asked };
  return { externalIPs: asked, loadBalancerIP: wanted.loadBalancerIP ?? asked[0] };
}

/** IPv4 alone is what clusters default to, so it is not asked for. */
function families({ ipFamily }: EnvoyProxySpec): Readonly<Record<string, unknown>> {
  if (ipFamily === "IPv6") return { ipFamilies: ["IPv6"], ipFamilyPolicy: "SingleStack" };
  if (ipFamily === "DualStack") return { ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "RequireDualStack" };
  return {};
}
