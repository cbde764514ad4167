import type { InfraIr } from "../../core/ir/mod.ts";
import type { ObjectStatus } from "../../core/status/types.ts";

const NAME = "gateway.envoyproxy.io/owning-gateway-name";
const NAMESPACE = "gateway.envoyproxy.io/owning-gateway-namespace";

/** What a fleet means for its Gateway: the address while Envoy runs, and why there is none while it does not. Merged fleets have no single Gateway. */
export function gatewayReport({ proxy }: InfraIr, running: boolean): ObjectStatus | undefined {
  const labels = proxy.metadata?.labels ?? {};
  const name = labels[NAME];
  const namespace = labels[NAMESPACE];
  if (name === undefined || namespace === undefined) return undefined;
  const wanted = proxy.addresses ?? [];
  const addresses = (wanted.length > 0 ? wanted : ["127.0.0.1"]).map((value) => ({ type: "IPAddress", value }));
  const programmed = running
    ? ({ type: "Programmed", status: "True", reason: "Programmed", message: proxyRuns() } as const)
    : ({ type: "Programmed", status: "False", reason: "NoResources", message: proxyIsDown() } as const);
  return {
    ref: { group: "gateway.networking.k8s.io", kind: "Gateway", namespace, name },
    status: { addresses: running ? addresses : [], conditions: [programmed] },
  };
}

function proxyRuns(): string {
  return "Envoy runs on this host.";
}

function proxyIsDown(): string {
  return "Envoy does not run on this host now; the log of Postern says why.";
}
