import { derive } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { ownerInLabels, splitObjectKey } from "../../../core/resource/mod.ts";
import { serviceSetting } from "../backends/service.ts";
import { metadataOf } from "../base/metadata.ts";
import { present } from "../base/present.ts";
import { setting } from "../base/settings.ts";
import { classFacts } from "../gateways/class.ts";
import { gatewayFacts } from "../gateways/facts.ts";

/** The proxies' own Service as a destination: Envoy needs it for zone-aware routing. Key: an accepted Gateway's. */
export const serviceCluster = derive("service-cluster", (key, read): ir.RouteDestination | undefined => {
  const facts = read.from(gatewayFacts, key);
  if (!facts) return undefined;
  const namespace = setting(read, "gatewayNamespaceMode")
    ? splitObjectKey(key)[0]
    : setting(read, "controllerNamespace");
  const [service] = read.list("Service", "owner", `${namespace}:${ownerInLabels(facts.irKey)}`);
  const [port] = service?.spec?.ports ?? [];
  if (!service || !port) return undefined;
  const ofClass = read.from(classFacts, facts.className).proxy;
  const result = serviceSetting(
    service,
    {
      name: facts.irKey,
      port: port.port,
      protocol: (port.protocol ?? "TCP") as ir.AppProtocol,
      serviceRouting: setting(read, "endpointRoutingDisabled") || ofClass?.spec?.routingType === "Service",
    },
    read,
  );
  // While none of them is ready there are no endpoints; a proxy that starts waits until it is told even that.
  const metadata = metadataOf(service, String(port.port));
  const proxies = "fault" in result ? { name: facts.irKey, endpoints: [], metadata } : result.value;
  return present<ir.RouteDestination>({ name: facts.irKey, settings: [proxies], metadata: proxies.metadata });
});
