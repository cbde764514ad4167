import type { Gateway } from "../../../core/api/mod.ts";
import { derive, type Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import { nonEmpty, present } from "../base/present.ts";
import { setting } from "../base/settings.ts";
import { type GatewayFacts, gatewayFacts, gatewaysOfClass } from "../gateways/facts.ts";
import { containerPort } from "../listeners/container-port.ts";
import { isServed, type ListenerFacts, ownerOf } from "../listeners/listener.ts";
import { gatewayListeners } from "../listeners/listeners.ts";
import { speaksHttp3 } from "../policies/mod.ts";
import { telemetryOf } from "../telemetry/telemetry.ts";

/** The infrastructure that the data plane of a key needs to run. Gateways that are not accepted keep theirs. Key: the data plane's. */
export const infraIr = derive("infra-ir", (irKey, read): ir.InfraIr | undefined => {
  const gateways = gatewaysFor(irKey, read);
  // Of merged Gateways the last one that is accepted gives labels and addresses; without any, the last one of all.
  const facts = gateways.findLast(({ rejection }) => !rejection) ?? gateways.at(-1);
  const labelled = gateways.filter(({ rejection }) => rejection).at(-1) ?? facts;
  const gateway = labelled && read.get("Gateway", ...splitObjectKey(labelled.key));
  if (!facts || !labelled || !gateway) return undefined;
  const accepted = gateways.filter(({ rejection }) => !rejection);
  const addressed = accepted.at(-1);
  return {
    proxy: present<ir.ProxyInfra>({
      metadata: metadataFor(gateway, labelled, read),
      ...nameFor(gateway, labelled, read),
      config: accepted.length > 0 ? (facts.proxy as ir.EnvoyProxyConfig | undefined) : undefined,
      listeners: nonEmpty(listenersOf(accepted, read)),
      addresses: addressed && nonEmpty(addressesOf(addressed.key, read)),
      resolvedMetricSinks: addressed && nonEmpty(read.from(telemetryOf, addressed.key).metricSinks),
    }),
  };
});

/** All Gateways of a data plane, accepted or not, in the order of objects. */
function gatewaysFor(irKey: string, read: Reader): readonly GatewayFacts[] {
  const keys = irKey.includes("/") ? [irKey] : read.from(gatewaysOfClass, irKey);
  return keys.flatMap((key) => {
    const facts = read.from(gatewayFacts, key);
    return facts && facts.irKey === irKey ? [facts] : [];
  });
}

function metadataFor(gateway: Gateway, facts: GatewayFacts, read: Reader): ir.InfraMetadata {
  const { labels = {}, annotations } = gateway.spec.infrastructure ?? {};
  const beside = setting(read, "gatewayNamespaceMode");
  return present<ir.InfraMetadata>({
    annotations: annotations && Object.keys(annotations).length > 0 ? annotations : undefined,
    labels: { ...labels, ...ownerLabels(facts) },
    ownerReference: beside
      ? { kind: "Gateway", name: gateway.metadata.name }
      : { kind: "GatewayClass", name: facts.className },
  });
}

function nameFor(gateway: Gateway, { irKey }: GatewayFacts, read: Reader): { name: string; namespace: string } {
  return setting(read, "gatewayNamespaceMode")
    ? { name: gateway.metadata.name, namespace: gateway.metadata.namespace ?? "" }
    : { name: irKey, namespace: setting(read, "controllerNamespace") };
}

function addressesOf(key: string, read: Reader): readonly string[] {
  const addresses = read.get("Gateway", ...splitObjectKey(key))?.spec.addresses ?? [];
  return addresses.flatMap(({ type, value }) => ((type ?? "IPAddress") === "IPAddress" && value ? [value] : []));
}

/**
 * One entry per port and layer 4 protocol, named after the first listener on it; HTTP and plain TCP are told apart. A port on which one
 * listener speaks HTTP/3 needs UDP as well.
 */
function listenersOf(gateways: readonly GatewayFacts[], read: Reader): readonly ir.ProxyListener[] {
  const byPort = new Map<string, ir.ProxyListener>();
  for (const { key, proxy } of gateways) {
    for (const listener of read.from(gatewayListeners, key)) {
      if (!isServed(listener)) continue;
      const id = `${layerOf(listener)}:${listener.spec.port}`;
      const found = byPort.get(id) ?? proxyListener(listener, containerPort(listener.spec.port, proxy, read));
      const site = { gateway: key, owner: ownerOf(listener), listener: listener.spec.name };
      byPort.set(id, found.http3 || !speaksHttp3(site, read) ? found : { ...found, http3: {} });
    }
  }
  return [...byPort.values()];
}

function proxyListener({ irName, spec }: ListenerFacts, port: number): ir.ProxyListener {
  const name = `${spec.protocol.toLowerCase()}-${spec.port}`;
  const protocol = spec.protocol as ir.InfraProtocol;
  return { name: irName, ports: [{ name, protocol, servicePort: spec.port, containerPort: port }] };
}

function layerOf({ spec }: ListenerFacts): string {
  return spec.protocol === "TCP" || spec.protocol === "UDP" ? spec.protocol : "HTTP";
}

/** Labels that say whose data plane an object belongs to: one Gateway's, or a class's when its Gateways are merged. */
function ownerLabels({ key, merged, className }: GatewayFacts): Readonly<Record<string, string>> {
  if (merged) return { "gateway.envoyproxy.io/owning-gatewayclass": className };
  const [namespace, name] = splitObjectKey(key);
  return {
    "gateway.envoyproxy.io/owning-gateway-namespace": namespace,
    "gateway.envoyproxy.io/owning-gateway-name": name,
  };
}
