import { afterAll, beforeAll, describe, setDefaultTimeout, test } from "bun:test";
import { findCluster, suiteName } from "./cluster.ts";
import { apply, eventually, kubectl } from "./commands.ts";
import { gateway, httpRoute } from "./objects.ts";
import { answers, roll, rolled, startTraffic, type Traffic } from "./traffic.ts";

// Rolling three pods that stop slowly takes half a minute.
setDefaultTimeout(300_000);

const cluster = await findCluster();
const NAME = "faults-backends";

/** Routes beside the one that the load is for, to the same backend. */
function routes(numbers: { readonly from: number; readonly to: number }, path: string): readonly object[] {
  return Array.from({ length: numbers.to - numbers.from }, (_, i) => {
    const name = `r${numbers.from + i}`;
    const options = { gateway: "eg", hostname: `${name}.test`, backend: "backend", path, sectionName: "http" };
    return httpRoute({ namespace: `${NAME}-apps`, name }, options);
  });
}

describe.skipIf("reason" in cluster)(suiteName("requests while routes and backends change", cluster), () => {
  let traffic: Traffic;

  beforeAll(async () => {
    traffic = await startTraffic(NAME, 1);
  });
  afterAll(() => traffic?.end());

  test("routes are added, changed and removed", async () => {
    const numbers = { from: 0, to: 300 };
    await traffic.unharmed(async () => {
      apply(routes(numbers, "/"), "--server-side");
      apply(routes(numbers, "/v2"), "--server-side");
      await answers(traffic.address, "r299.test", 404);
      const names = Array.from({ length: numbers.to }, (_, i) => `r${i}`);
      kubectl("delete", "httproute", "-n", traffic.namespace, ...names);
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

  test("the backend is rolled, its pods stopping at once, beside a thousand other routes", async () => {
    apply(routes({ from: 1_000, to: 2_000 }, "/"), "--server-side");
    await answers(traffic.address, "r1999.test", 200);
    traffic.backend({ graceSeconds: 1 });
    await rolled(traffic.namespace, "backend");
    await traffic.unharmed(() => roll(traffic.namespace, "backend"));
  });
});
