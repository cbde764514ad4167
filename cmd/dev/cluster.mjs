/**
 * The cluster that tests and the conformance suite run on: the rig beside the project, with Postern, Envoy and an echo server as images.
 *
 * In: the rig's script, the executable, Envoy. Out: a running cluster, and commands in it. It never touches another cluster.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, homedir } from "node:os";
import { join, resolve } from "node:path";
import { ROOT, say } from "./setup.mjs";

/** The folder beside the project that holds the rig. */
export const SHARED = resolve(process.env.POSTERN_SHARED ?? join(ROOT, "../shared"));

/** The rig's script. */
export const RIG = join(SHARED, "rig/rig");

/** Where the rig keeps its programs, its data and its logs. */
export const RIG_HOME =
  process.env.RIG_HOME ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "postern-rig");

/** The log of requests that service accounts made, in a cluster that was started with `AUDIT`. */
export const AUDIT_LOG = join(RIG_HOME, "log/audit.log");

/** The image that chart and manifests name. */
export const IMAGE = "docker.io/postern/postern:0.1.0";

/** The echo server as the guides of Envoy Gateway name it. */
const ECHO_IMAGE = "gcr.io/k8s-staging-gateway-api/echo-basic:v20231214-v1.0.0-140-gf544a46e";

/** Why there can be no cluster here; nothing when there can. Building the rig takes minutes and is not done unasked. */
export function noCluster() {
  if (!existsSync(RIG)) return `the rig is not at ${RIG}`;
  if (!existsSync(join(RIG_HOME, "bin/kube-apiserver"))) return "the rig is not built on this machine: rig build";
  if (process.getuid?.() !== 0) return "the rig needs root";
  return undefined;
}

/** Whether the cluster runs already, for somebody else. */
export function clusterRuns() {
  const [pid] = read(join(RIG_HOME, "run/kube-apiserver.pid")).split(" ");
  return pid !== "" && existsSync(`/proc/${pid}`);
}

/** What tells one build of the executable from another: its image keeps the name, so a Deployment that only names it keeps its pods. */
export function buildOf(executable) {
  return createHash("sha256").update(readFileSync(executable)).digest("hex").slice(0, 16);
}

/** Starts the cluster with images and definitions in it. What is there already stays. Throws when a step fails. */
export async function raiseCluster({ executable, envoy, env }) {
  letKubeProxyStart();
  await step("starting the cluster", ["up"], env);
  await step("putting the images in place", [
    ...["image", IMAGE, "--entrypoint", '["/usr/local/bin/postern"]', "--user", "65532:65532", "--glibc"],
    ...[`${executable}=/usr/local/bin/postern`, "link=postern:/usr/local/bin/envoy-gateway"],
  ]);
  await step("", ["envoy-image", envoy]);
  const echo = join(RIG_HOME, "bin/echo-basic");
  await step("", ["image", ECHO_IMAGE, "--entrypoint", '["/echo-basic"]', `${echo}=/echo-basic`]);
  await step("installing the definitions", ["crds"]);
}

/** The environment in which `raiseCluster` starts an API server that logs the requests of service accounts to `AUDIT_LOG`. */
export function withAudit() {
  const policy = join(RIG_HOME, "audit-policy.json");
  const rules = [
    { level: "Metadata", userGroups: ["system:serviceaccounts"], omitStages: ["RequestReceived"] },
    { level: "None" },
  ];
  mkdirSync(join(RIG_HOME, "log"), { recursive: true });
  writeFileSync(policy, JSON.stringify({ apiVersion: "audit.k8s.io/v1", kind: "Policy", rules }));
  return { RIG_APISERVER_FLAGS: `--audit-policy-file=${policy} --audit-log-path=${AUDIT_LOG}` };
}

/**
 * kube-proxy wants this kernel setting at a value of its own and cannot write it from inside the cluster's network namespace, which takes it
 * over from the machine's.
 */
function letKubeProxyStart() {
  const setting = "/proc/sys/net/netfilter/nf_conntrack_max";
  spawnSync("modprobe", ["nf_conntrack"]);
  const wanted = String(Math.max(131072, 32768 * cpus().length));
  if (!existsSync(setting) || read(setting).trim() === wanted) return;
  say(`setting ${setting} to ${wanted}, as kube-proxy wants it`);
  writeFileSync(setting, wanted);
}

function read(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** Ends the cluster and everything in it; the programs of the rig stay. */
export async function razeCluster() {
  await step("", ["down", "--wipe"]);
}

/** A command of the rig that has to succeed; throws when it does not. */
export async function step(what, args, env) {
  if (what) say(`${what} ...`);
  const code = await rig(args, { env });
  if (code !== 0) throw new Error(`rig ${args.join(" ")} ended with exit code ${code}; its output is above`);
}

/** A command of the rig; resolves with its exit code. */
export function rig(args, { env, onOutput } = {}) {
  return new Promise((done) => {
    const child = spawn(RIG, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      process.stdout.write(chunk);
      onOutput?.(chunk);
    });
    child.on("exit", (status) => done(status ?? 1));
  });
}
