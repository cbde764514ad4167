import { ADMIN_PORT, askPod, askPods, choosePods, openCluster, PROXY } from "../../cluster/mod.ts";
import type { Run } from "../../command.ts";
import { byPod } from "../../config/by-pod.ts";
import { dumpPath, sectionOf } from "../../config/envoy-dump.ts";
import type { Section } from "../../config/sections.ts";
import { renderJson, renderYaml } from "../../render/mod.ts";

export const run: Run = async (input, io) => {
  const [section, name] = input.positionals as [Section, string | undefined];
  const cluster = await openCluster(input, io);
  const pods = await choosePods(cluster, input, PROXY, name);
  const parts = await askPods(pods, async (pod) =>
    sectionOf(await askPod(cluster, pod, ADMIN_PORT, dumpPath(section)), section),
  );
  const data = byPod(pods, parts);
  io.out(input.text("output") === "yaml" ? renderYaml(data) : renderJson(data));
  return 0;
};
