import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { answerOf, openCluster } from "../cluster/mod.ts";
import { Bundle } from "../collect/bundle.ts";
import { collectObjects } from "../collect/objects.ts";
import { collectPods } from "../collect/pods.ts";
import type { Run } from "../command.ts";
import { failed } from "../run.ts";

export const run: Run = async (input, io) => {
  const path = pathOf(input.text("output"), new Date());
  if (!existsSync(dirname(path))) return failed(io, `there is no folder ${dirname(path)} for the archive`);
  const namespaces = [
    ...new Set([input.text("envoy-system-namespace") ?? "", ...input.texts("envoy-proxy-namespaces")]),
  ];
  const cluster = await openCluster(input, io);
  // Says at once when the cluster cannot be used at all; what fails after this is told in the archive.
  answerOf(cluster, "ask for the version", await cluster.client.read("/version"));
  const bundle = new Bundle();
  await collectObjects(cluster, namespaces, bundle);
  await collectPods(cluster, namespaces, { bundle, sds: input.flag("sds") });
  await bundle.write(path);
  for (const problem of bundle.problems) io.talk(`left out: ${problem}\n`);
  io.talk(`${bundle.size} files\n`);
  io.out(`${path}\n`);
  return 0;
};

/** Where the archive goes; the default name says when it was made, as in Envoy Gateway. */
function pathOf(given: string | undefined, now: Date): string {
  const name = given ?? `envoy-gateway-${now.toISOString().slice(0, 19).replaceAll(":", "_")}`;
  return /\.(tar\.gz|tgz)$/.test(name) ? name : `${name}.tar.gz`;
}
