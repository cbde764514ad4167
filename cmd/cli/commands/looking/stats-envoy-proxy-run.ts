import { ADMIN_PORT, askPod, askPods, choosePods, openCluster, PROXY } from "../../cluster/mod.ts";
import type { Run } from "../../command.ts";
import { renderJson, renderYaml } from "../../render/mod.ts";

/** Pages of Envoy's admin interface, as text and as JSON. */
const PAGES = {
  server: { text: "/stats/prometheus", json: "/stats?format=json" },
  clusters: { text: "/clusters", json: "/clusters?format=json" },
} as const;

export const run: Run = async (input, io) => {
  const output = input.text("output");
  const page = PAGES[input.text("type") as keyof typeof PAGES];
  const cluster = await openCluster(input, io);
  const pods = await choosePods(cluster, input, PROXY, input.positionals[0]);
  const path = output === "prom" ? page.text : page.json;
  const answers = await askPods(pods, async (pod) => {
    return [`${pod.namespace}/${pod.name}`, await askPod(cluster, pod, ADMIN_PORT, path)] as const;
  });
  if (output === "prom") {
    // A comment in the format of Prometheus, so that the output of one pod can be read as it is.
    for (const [name, text] of answers) io.out(`# ${name}\n${text}`);
    return 0;
  }
  const data = Object.fromEntries(answers.map(([name, text]) => [name, JSON.parse(text) as unknown]));
  io.out(output === "yaml" ? renderYaml(data) : renderJson(data));
  return 0;
};
