import { readdirSync, readFileSync } from "node:fs";
import { kubectl } from "./commands.ts";

const LEASE = "5b9825d2.gateway.envoyproxy.io";

/** The pods of the control plane in a namespace. */
export function controlPlanePods(namespace: string): readonly string[] {
  const names = kubectl("get", "pods", "-n", namespace, "-l", "control-plane=envoy-gateway", "-o", "name");
  return names.split("\n").map((name) => name.replace("pod/", ""));
}

/** The pod that leads, as its Lease says. */
export function leaderOf(namespace: string): string {
  const holder = kubectl("get", "lease", "-n", namespace, LEASE, "-o", "jsonpath={.spec.holderIdentity}");
  return holder.split("_")[0] ?? "";
}

/** Kills the control plane's process in a pod, which has no time to say anything. The nodes of the cluster are processes of this machine. */
export function killControlPlane(pod: string): void {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && runsIn(name, pod));
  if (pids.length === 0) throw new Error(`no process of ${pod} runs on this machine`);
  for (const pid of pids) process.kill(Number(pid), "SIGKILL");
}

function runsIn(pid: string, pod: string): boolean {
  try {
    const [, command] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    const environment = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
    return command === "server" && environment.includes(`HOSTNAME=${pod}`);
  } catch {
    // The process ended meanwhile.
    return false;
  }
}
