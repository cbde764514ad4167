import { afterAll, beforeAll, describe, setDefaultTimeout, test } from "bun:test";
import type { KubeClient } from "../../core/kube/mod.ts";
import { findCluster, handsOn, suiteName } from "./cluster.ts";
import { apply, eventually, kubectl } from "./commands.ts";
import { echoServer, gateway, httpRoute } from "./objects.ts";
import { answers, roll, rolled, startTraffic, type Traffic } from "./traffic.ts";

// Rolling three pods that stop slowly takes half a minute.
setDefaultTimeout(300_000);

const cluster = await findCluster();
const NAME = "faults-backends";

/** Names of routes beside the one that the load is for. */
const names = (count: number) => Array.from({ length: count }, (_, i) => `r${i}`);

/** A route to a backend, by default the one that the load is for. */
function routeOf(name: string, path: string, backend = "backend"): { readonly spec: object } {
  const options = { gateway: "eg", hostname: `${name}.test`, backend, path, sectionName: "http" };
  return httpRoute({ namespace: `${NAME}-apps`, name }, options) as { readonly spec: object };
}

const CONNECTIONS = 8;

/** Does something for each name over a few connections, as fast as the API server takes it. */
async function forEach(all: readonly string[], act: (name: string) => Promise<unknown>): Promise<void> {
  const left = [...all];
  const work = async () => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) await act(name);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
}

describe.skipIf("reason" in cluster)(suiteName("requests while routes and backends change", cluster), () => {
  const hands = handsOn("client" in cluster ? cluster.client : (undefined as unknown as KubeClient));
  let traffic: Traffic;

  beforeAll(async () => {
    traffic = await startTraffic(NAME, 1);
  });
  afterAll(() => traffic?.end());

  test("routes are added, changed and removed", async () => {
    const all = names(300);
    const put = (path: string) =>
      forEach(all, (name) => hands.put("HTTPRoute", traffic.namespace, name, routeOf(name, path)));
    await traffic.unharmed(async () => {
      await put("/");
      await put("/v2");
      await answers(traffic.address, "r299.test", 404);
      await forEach(all, (name) => hands.remove("HTTPRoute", traffic.namespace, name));
    });
  });

  test("a listener is added and removed", async () => {
    const place = { namespace: traffic.namespace, name: "eg" };
    const ports = () =>
      kubectl(
        ...["get", "service", "-n", traffic.installation.namespace, "-o", "jsonpath={.items[*].spec.ports[*].port}"],
        ...["-l", `gateway.envoyproxy.io/owning-gateway-namespace=${traffic.namespace}`],
      );
    await traffic.unharmed(async () => {
      apply([gateway(place, `eg-${NAME}`, 80, 8080)]);
      await eventually(ports, (seen) => seen === "80 8080");
      apply([gateway(place, `eg-${NAME}`, 80)]);
      await eventually(ports, (seen) => seen === "80");
    });
  });

  test("the backend is scaled down and up", async () => {
    const scale = async (replicas: number) => {
      kubectl("scale", "-n", traffic.namespace, "deployment/backend", `--replicas=${replicas}`);
      await rolled(traffic.namespace, "backend");
    };
    await traffic.unharmed(async () => {
      for (const replicas of [1, 4, 3]) await scale(replicas);
    });
  });

  test("the backend is rolled, its pods answering until they are known to stop", async () => {
    await traffic.unharmed(() => roll(traffic.namespace, "backend"));
  });

  test("the backend is changed to pods that stop at once, beside a thousand other routes", async () => {
    apply(echoServer({ namespace: traffic.namespace, name: "other" }));
    await forEach(names(1_000), (name) => hands.put("HTTPRoute", traffic.namespace, name, routeOf(name, "/", "other")));
    await answers(traffic.address, "r999.test", 200);
    await traffic.unharmed(async () => {
      traffic.backend({ graceSeconds: 1 });
      await rolled(traffic.namespace, "backend");
    });
  });
});
