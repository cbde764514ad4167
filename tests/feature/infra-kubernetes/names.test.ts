import { expect, test } from "bun:test";
import type { InfraIr } from "../../../core/ir/mod.ts";
import { gateway, infra, SYSTEM, startBench } from "./bench.ts";

const NAME = "envoy-default-eg-e41e7b31";

/** The infra IR of another Gateway of the namespace `default`. */
function named(name: string, kubernetes: object = {}): InfraIr {
  const { proxy } = infra(kubernetes);
  const labels = { ...proxy.metadata?.labels, "gateway.envoyproxy.io/owning-gateway-name": name };
  return { proxy: { ...proxy, name: `default/${name}`, metadata: { ...proxy.metadata, labels } } };
}

test("Gateways whose names are too long for labels have objects that are followed, kept and removed as all others are", async () => {
  const { cluster, manager, settle, status } = await startBench();
  const [one, two] = [`${"x".repeat(252)}1`, `${"x".repeat(252)}2`];
  for (const name of [one, two]) {
    cluster.put(gateway(name));
    await manager.apply(`default/${name}`, named(name));
  }
  await settle();
  const services = () => cluster.names().filter((name) => name.startsWith("Service "));
  const [first = "", second = ""] = services().map((name) => name.slice(`Service ${SYSTEM}/`.length));
  expect(services()).toHaveLength(2);
  expect(status(one)?.conditions?.map(({ reason }) => reason)).toEqual(["AddressNotAssigned"]);
  cluster.taken();
  cluster.drop("Deployment", SYSTEM, first);
  await settle();
  expect(cluster.taken()).toEqual([`apply Deployment ${SYSTEM}/${first}`]);
  await manager.retain?.([`default/${one}`, `default/${two}`]);
  expect(cluster.taken()).toEqual([]);
  await manager.remove(`default/${one}`);
  expect(services()).toEqual([`Service ${SYSTEM}/${second}`]);
});

test("an object that is another Gateway's is not taken over", async () => {
  const { cluster, manager, settle } = await startBench();
  await manager.apply("default/eg", infra({ envoyService: { name: "front" } }));
  await settle();
  await expect(manager.apply("default/eg-2", named("eg-2", { envoyService: { name: "front" } }))).rejects.toThrow(
    `Service ${SYSTEM}/front exists`,
  );
  await settle();
  expect(cluster.get("Service", SYSTEM, "front")?.metadata.labels?.["gateway.envoyproxy.io/owning-gateway-name"]).toBe(
    "eg",
  );
});

test("labels of pods may change: the Deployment's selector and the Service stay as they are", async () => {
  const { cluster, manager } = await startBench();
  const team = (name: string) => infra({ envoyDeployment: { pod: { labels: { team: name } } } });
  const parts = () => {
    const [deployment, service] = ["Deployment", "Service"].map(
      (kind) =>
        cluster.get(kind, SYSTEM, NAME)?.spec as { selector: object; template?: { metadata: { labels: object } } },
    );
    return { selectors: [deployment?.selector, service?.selector], pods: deployment?.template?.metadata.labels };
  };
  await manager.apply("default/eg", team("red"));
  const before = parts();
  cluster.taken();
  await manager.apply("default/eg", team("blue"));
  expect(cluster.taken()).toEqual([`apply Deployment ${SYSTEM}/${NAME}`]);
  expect(parts().selectors).toEqual(before.selectors);
  expect(parts().pods).toMatchObject({ team: "blue", ...(before.selectors[1] as object) });
});
