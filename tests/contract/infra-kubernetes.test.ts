import { kubernetesInfra } from "../../plugins/infra-kubernetes/mod.ts";
import { createMemoryCluster } from "../feature/infra-kubernetes/memory-cluster.ts";
import { heldToContract } from "./suite.ts";

heldToContract("kubernetes", "infra", () => {
  const cluster = createMemoryCluster();
  const leadership = { leads: () => true, onChange: () => () => {} };
  return {
    definition: kubernetesInfra({ client: cluster.client, leadership }),
    running: () =>
      cluster
        .names()
        .filter((name) => name.startsWith("Deployment "))
        .map((name) => name.replace(/^.*\/envoy-default-(.*)-[0-9a-f]{8}$/, "default/$1"))
        .sort(),
  };
});
