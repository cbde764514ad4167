import { openCluster } from "../../cluster/mod.ts";
import type { Run } from "../../command.ts";
import { applyAll, applyDefinitions } from "../../install/apply.ts";
import { deadlineOf } from "../../install/deadline.ts";
import { installObjects } from "../../install/objects.ts";
import { refuseHelm } from "../../install/owner.ts";
import { awaitDefinitions, awaitReady } from "../../install/ready.ts";
import { createWriter } from "../../install/writer.ts";
import { wrongUse } from "../../run.ts";

export const run: Run = async (input, io) => {
  const onlyDefinitions = input.flag("only-crds");
  if (onlyDefinitions && input.flag("skip-crds")) {
    return wrongUse(io, "install: --skip-crds and --only-crds leave nothing to do", "postern install --help");
  }
  const deadline = deadlineOf("install", input);
  const { namespace, definitions, objects } = installObjects(input);
  const cluster = await openCluster(input, io);
  const dryRun = input.flag("dry-run");
  const writer = createWriter(cluster, { dryRun, tell: (line) => io.talk(`${line}\n`) });
  if (!onlyDefinitions) await refuseHelm(cluster, namespace.metadata.name);
  await applyDefinitions(writer, definitions);
  if (!dryRun) await awaitDefinitions(cluster, definitions, deadline);
  if (onlyDefinitions) return 0;
  await applyAll(writer, [namespace, ...objects]);
  if (dryRun) return 0;
  await awaitReady(cluster, namespace.metadata.name, deadline);
  io.talk(`Postern is ready in the namespace ${namespace.metadata.name}\n`);
  return 0;
};
