import { endSignal } from "../../../runtime/signals.ts";
import { ADMIN_PORT, CONTROL_PLANE, choosePods, forwardTo, openCluster, PROXY } from "../../cluster/mod.ts";
import type { Run } from "../../command.ts";
import { wrongUse } from "../../run.ts";

/** The work of a dashboard command: whose pages it shows. */
export function runOf(whose: "proxy" | "control plane"): Run {
  const [role, command] =
    whose === "proxy" ? ([PROXY, "envoy-proxy"] as const) : ([CONTROL_PLANE, "envoy-gateway"] as const);
  return async (input, io) => {
    const localPort = Number(input.text("port"));
    if (!Number.isInteger(localPort) || localPort < 0 || localPort > 65_535) {
      return wrongUse(
        io,
        `dashboard ${command}: --port is a number from 0 to 65535`,
        `postern dashboard ${command} --help`,
      );
    }
    const stopped = endSignal();
    const cluster = await openCluster(input, io);
    const [pod] = await choosePods(cluster, input, role, input.positionals[0]);
    if (pod === undefined) return 1;
    const forward = await forwardTo(cluster, { pod, port: ADMIN_PORT, localPort });
    io.talk(`the admin pages of the pod ${pod.namespace}/${pod.name}; Ctrl-C ends this\n`);
    io.out(`http://${forward.address}\n`);
    await stopped;
    await forward.stop();
    return 0;
  };
}
