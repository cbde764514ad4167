import { expect } from "bun:test";
import {
  apply,
  enter,
  eventually,
  type Installation,
  install,
  kubectl,
  leave,
  remove,
  request,
  uninstall,
} from "./commands.ts";
import { type LoadReport, startLoad } from "./load.ts";
import { controllerOf, echoServer, gateway, gatewayClass, httpRoute, type Stopping } from "./objects.ts";

/** A control plane, a Gateway and a backend that requests can be sent to while something happens to one of them. */
export interface Traffic {
  readonly namespace: string;
  readonly installation: Installation;
  /** Where the Gateway answers on port 80, for `HOST`. */
  readonly address: string;
  /** Makes the fault happen under load and resolves when it is over; no request may be lost, and a new route has to be served afterwards. */
  unharmed(fault: () => Promise<unknown> | unknown): Promise<LoadReport>;
  /** Makes the backend anew, stopping in another way. */
  backend(stopping: Stopping): void;
  end(): void;
}

/** The host that the load is for. */
export const HOST = "load.test";

const GATEWAY = "eg";

/** Raises a control plane of its own, called `name`, with some replicas; `set` are further values of the chart. */
export async function startTraffic(
  name: string,
  replicas: number,
  set: readonly string[] = [],
  more: Pick<Installation, "chart"> = {},
): Promise<Traffic> {
  const namespace = `${name}-apps`;
  const controller = controllerOf(name);
  const installation: Installation = {
    release: `eg-${name}`,
    namespace: `${name}-system`,
    set: [`config.envoyGateway.gateway.controllerName=${controller}`, `deployment.replicas=${replicas}`, ...set],
    ...more,
  };
  const place = (object: string) => ({ namespace, name: object });
  const backend = (stopping: Stopping) => {
    apply(echoServer(place("backend"), 3, stopping));
    kubectl("rollout", "status", "-n", namespace, "deployment/backend", "--timeout=120s");
  };
  install(installation);
  enter(namespace);
  backend({ preStopSeconds: 5, graceSeconds: 10 });
  apply([
    proxyOf(installation.namespace),
    gatewayClass(`eg-${name}`, controller, parametersIn(installation.namespace)),
    gateway(place(GATEWAY), `eg-${name}`, 80),
    httpRoute(place("load"), { gateway: GATEWAY, hostname: HOST, backend: "backend", sectionName: "http" }),
  ]);
  kubectl("wait", "-n", namespace, `gateway/${GATEWAY}`, "--for=condition=Programmed", "--timeout=120s");
  const proxies = ["-n", installation.namespace, "-l", "app.kubernetes.io/component=proxy"];
  kubectl("rollout", "status", "deployment", ...proxies, "--timeout=120s");
  const address = kubectl(
    ...["get", "-n", namespace, `gateway/${GATEWAY}`, "-o", "jsonpath={.status.addresses[0].value}"],
  );
  await answers(address, HOST, 200);

  return {
    ...{ namespace, installation, address, backend },
    async unharmed(fault) {
      const load = await startLoad(address, 80, HOST);
      let report: LoadReport;
      try {
        await fault();
        await newRouteServes(namespace, address);
      } finally {
        report = await load.stop();
      }
      console.log(`  load: ${JSON.stringify(report)}`);
      expect(report.lost).toEqual({});
      return report;
    },
    end() {
      remove("gateway", "--all", "-n", namespace);
      remove("gatewayclass", `eg-${name}`);
      leave(namespace);
      uninstall(installation);
    },
  };
}

/** The parameters of the Gateway's class. */
export const PROXY = "proxy";

/** An EnvoyProxy of two pods, which carry a mark: another one makes new pods. */
export function proxyOf(namespace: string, mark = "first"): object {
  const envoyDeployment = { replicas: 2, pod: { annotations: { "example.com/mark": mark } } };
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "EnvoyProxy",
    metadata: { namespace, name: PROXY },
    spec: {
      provider: { type: "Kubernetes", kubernetes: { envoyDeployment } },
      shutdown: { drainTimeout: "10s", minDrainDuration: "5s" },
    },
  };
}

function parametersIn(namespace: string): object {
  return { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", namespace, name: PROXY };
}

/** The state is right: a route that is made now is served, and is served no more when it is gone. */
async function newRouteServes(namespace: string, address: string): Promise<void> {
  const place = { namespace, name: "new" };
  const host = "new.test";
  apply([httpRoute(place, { gateway: GATEWAY, hostname: host, backend: "backend", sectionName: "http" })]);
  await answers(address, host, 200);
  kubectl("wait", "-n", namespace, "httproute/new", "--for=jsonpath={.status.parents[0].conditions[0].status}=True");
  remove("-n", namespace, "httproute", "new");
  await answers(address, host, 404);
}

/** Resolves when a host is answered with a status. */
export function answers(address: string, host: string, status: number): Promise<unknown> {
  return eventually(
    () => request(`http://${address}/`, host),
    (answer) => answer.status === status,
    120,
  );
}

/** Restarts pods of a Deployment and resolves when the new ones are ready and the old ones gone. */
export async function roll(namespace: string, deployment: string): Promise<void> {
  kubectl("rollout", "restart", "-n", namespace, `deployment/${deployment}`);
  await rolled(namespace, deployment);
}

/** Resolves when a Deployment has the pods it is to have, and no others. */
export async function rolled(namespace: string, deployment: string): Promise<void> {
  kubectl("rollout", "status", "-n", namespace, `deployment/${deployment}`, "--timeout=180s");
  const selector = kubectl(
    ...["get", "-n", namespace, `deployment/${deployment}`, "-o", "jsonpath={.spec.selector.matchLabels}"],
  );
  const labels = Object.entries(JSON.parse(selector) as Record<string, string>).map(
    ([key, value]) => `${key}=${value}`,
  );
  const wanted = kubectl("get", "-n", namespace, `deployment/${deployment}`, "-o", "jsonpath={.spec.replicas}");
  await eventually(
    () => kubectl("get", "pods", "-n", namespace, "-l", labels.join(), "-o", "name").split("\n").length,
    (pods) => pods === Number(wanted),
    120,
  );
}
