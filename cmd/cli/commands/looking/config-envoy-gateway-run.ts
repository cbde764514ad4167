import { ADMIN_PORT, askPod, askPods, CONTROL_PLANE, choosePods, openCluster } from "../../cluster/mod.ts";
import type { Run } from "../../command.ts";
import { byPod } from "../../config/by-pod.ts";
import { kindNamed } from "../../kind-named.ts";
import { renderJson, renderYaml } from "../../render/mod.ts";
import { wrongUse } from "../../run.ts";

export const run: Run = async (input, io) => {
  const [asked = "", name] = input.positionals;
  const section = asked === "all" ? "resources" : kindNamed(asked)?.name.toLowerCase();
  if (section === undefined) {
    return wrongUse(io, `config envoy-gateway: there is no kind ${asked}`, "postern config envoy-gateway --help");
  }
  const cluster = await openCluster(input, io);
  const pods = await choosePods(cluster, input, CONTROL_PLANE, name);
  const objects = await askPods(pods, async (pod) => {
    const answer = await askPod(cluster, pod, ADMIN_PORT, `/api/config_dump?resource=${section}`);
    return (JSON.parse(answer) as { readonly resources: readonly unknown[] }).resources;
  });
  const data = byPod(pods, objects);
  io.out(input.text("output") === "yaml" ? renderYaml(data) : renderJson(data));
  return 0;
};
