import { askPod, listPods, openCluster, RATE_LIMIT } from "../../cluster/mod.ts";
import type { Run } from "../../command.ts";
import { failed } from "../../run.ts";

/** The port on which the rate limit service shows its configuration. */
const DEBUG_PORT = 6070;

export const run: Run = async (input, io) => {
  const namespace = input.text("namespace") ?? "";
  const cluster = await openCluster(input, io);
  const pods = await listPods(cluster, namespace, RATE_LIMIT.selector);
  const ready = pods.find(({ status }) =>
    status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True"),
  );
  if (ready === undefined) {
    const why =
      pods.length === 0
        ? `there is none; rateLimit in the EnvoyGateway configuration asks for one`
        : "none of its pods is ready";
    return failed(io, `the rate limit service of the namespace ${namespace} cannot be asked: ${why}`);
  }
  // All replicas have the same configuration.
  const text = await askPod(cluster, { namespace, name: ready.metadata.name }, DEBUG_PORT, "/rlconfig");
  io.out(text.endsWith("\n") ? text : `${text}\n`);
  return 0;
};
