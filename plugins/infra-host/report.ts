import type { InfraIr, ProxyInfra } from "../../core/ir/mod.ts";
import type { KubeObject } from "../../core/resource/mod.ts";
import { envoyProxyInvalid } from "../../core/status/catalogue/envoy-proxy.ts";
import { earlierParametersStay } from "../../core/status/catalogue/gateway-class.ts";
import type { ObjectStatus } from "../../core/status/types.ts";

const NAME = "gateway.envoyproxy.io/owning-gateway-name";
const NAMESPACE = "gateway.envoyproxy.io/owning-gateway-namespace";

/**
 * The reports of a fleet on its Gateways: the address while Envoy runs, and `why` there is none while it does not, or why it goes on with earlier
 * parameters. The EnvoyProxy says the latter as well.
 */
export function fleetReports(infra: InfraIr, running: boolean, why?: string): readonly ObjectStatus[] {
  return [...gatewayReports(infra, running, why), ...(running && why !== undefined ? proxyReports(infra, why) : [])];
}

function proxyReports({ proxy }: InfraIr, why: string): readonly ObjectStatus[] {
  const { name, namespace = "" } = (proxy.config as KubeObject | undefined)?.metadata ?? {};
  if (name === undefined) return [];
  const ref = { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", namespace, name };
  return [{ ref, status: { conditions: [envoyProxyInvalid(earlierParametersStay(`${why}.`))] } }];
}

function gatewayReports({ proxy }: InfraIr, running: boolean, why: string | undefined): readonly ObjectStatus[] {
  const wanted = proxy.addresses ?? [];
  const addresses = (wanted.length > 0 ? wanted : ["127.0.0.1"]).map((value) => ({ type: "IPAddress", value }));
  const programmed = !running
    ? ({ type: "Programmed", status: "False", reason: "NoResources", message: proxyIsDown(why) } as const)
    : why !== undefined
      ? ({ type: "Programmed", status: "False", reason: "Invalid", message: earlierParametersStay(`${why}.`) } as const)
      : ({ type: "Programmed", status: "True", reason: "Programmed", message: proxyRuns() } as const);
  return gatewaysOf(proxy).map(({ namespace, name }) => ({
    ref: { group: "gateway.networking.k8s.io", kind: "Gateway", namespace, name },
    status: { addresses: running ? addresses : [], conditions: [programmed] },
  }));
}

/** The Gateway that owns a fleet, or all whose listeners are merged into it: a listener is called `namespace/gateway/listener`. */
function gatewaysOf({
  metadata,
  listeners = [],
}: ProxyInfra): readonly { readonly namespace: string; readonly name: string }[] {
  const { [NAME]: name, [NAMESPACE]: namespace } = metadata?.labels ?? {};
  if (name !== undefined && namespace !== undefined) return [{ namespace, name }];
  const keys = new Set(listeners.map((listener) => listener.name.split("/").slice(0, 2).join("/")));
  return [...keys].map((key) => {
    const [space = "", gateway = ""] = key.split("/");
    return { namespace: space, name: gateway };
  });
}

function proxyRuns(): string {
  return "Envoy runs on this host.";
}

function proxyIsDown(why: string | undefined): string {
  return why === undefined ? "Envoy does not run on this host yet." : `Envoy does not run on this host: ${why}`;
}
