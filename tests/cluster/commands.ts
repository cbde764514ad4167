import { spawnSync } from "node:child_process";
import { join } from "node:path";

const CHART = join(import.meta.dir, "../../charts/postern");

/** Runs a program; its failure, with what it said, fails the test. */
export function command(program: string, args: readonly string[], input?: string): string {
  const run = spawnSync(program, [...args], { encoding: "utf8", input, timeout: 250_000, maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`${program} ${args.join(" ")}: ${run.error?.message ?? run.stderr}`);
  return run.stdout.trim();
}

/** `kubectl`, with the arguments as one would type them. */
export function kubectl(...args: readonly string[]): string {
  return command("kubectl", args);
}

/** `kubectl apply` of YAML, or of objects. */
export function apply(objects: string | readonly object[], ...args: readonly string[]): void {
  const text = typeof objects === "string" ? objects : objects.map((object) => JSON.stringify(object)).join("\n---\n");
  command("kubectl", ["apply", "-f", "-", ...args], text);
}

/** Makes objects go and waits until they are gone; what is not there is not missed. */
export function remove(...args: readonly string[]): void {
  kubectl("delete", "--ignore-not-found", "--wait", "--timeout=90s", ...args);
}

/** An installation of the chart: `helm install` of the release in a namespace of its own. */
export interface Installation {
  readonly release: string;
  readonly namespace: string;
  readonly set?: readonly string[];
  readonly values?: object;
  /** Another chart than that of Postern. */
  readonly chart?: string;
}

/** Installs the chart and waits until the control plane is ready. The definitions are in the cluster already. */
export function install({ release, namespace, set = [], values = {}, chart = CHART }: Installation): void {
  enter(namespace);
  // Pods are new when the executable is, although its image keeps the name.
  const build = process.env["POSTERN_BUILD"];
  const mark = build ? ["--set-string", `deployment.pod.annotations.executable=${build}`] : [];
  const sets = [...mark, ...set.flatMap((value) => ["--set", value])];
  const place = ["-n", namespace, "--set", "crds.enabled=false", "--wait", "--timeout", "120s"];
  command("helm", ["upgrade", "--install", ...sets, ...place, "-f", "-", release, chart], JSON.stringify(values));
}

/** Removes an installation and its namespace. */
export function uninstall({ release, namespace }: Installation): void {
  spawnSync("helm", ["uninstall", release, "-n", namespace, "--wait", "--timeout", "60s"]);
  leave(namespace);
}

/**
 * Removes namespaces without waiting for the end of it: where an Envoy ran, the server looks again only after half of the six minutes that an Envoy
 * may take to drain.
 */
export function leave(...namespaces: readonly string[]): void {
  kubectl("delete", "namespace", "--ignore-not-found", "--wait=false", ...namespaces);
}

/** Makes namespaces; ones that an earlier run left have to be gone first. */
export function enter(...namespaces: readonly string[]): void {
  for (const name of namespaces) {
    const phase = kubectl("get", "namespace", name, "--ignore-not-found", "-o", "jsonpath={.status.phase}");
    if (phase === "Terminating") kubectl("wait", "--for=delete", `namespace/${name}`, "--timeout=240s");
    if (phase !== "Active") kubectl("create", "namespace", name);
  }
}

/** Whether a verb on a resource is allowed, as `kubectl auth can-i` says it. */
export function allowed(...args: readonly string[]): boolean {
  const answer = spawnSync("kubectl", ["auth", "can-i", ...args], { encoding: "utf8" });
  const word = answer.stdout.trim();
  if (word !== "yes" && word !== "no") throw new Error(answer.stderr);
  return word === "yes";
}

/** The objects of a kind in a cluster, read as JSON. */
export function read<T>(...args: readonly string[]): T {
  return JSON.parse(kubectl("get", ...args, "-o", "json")) as T;
}

/** Looks again until what it sees fits, and fails with what it saw last. A Service answers about a second after its endpoints are ready. */
export async function eventually<T>(look: () => T | Promise<T>, fits: (seen: T) => boolean, seconds = 60): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (fits(seen)) return seen;
    if (Date.now() > end) throw new Error(`after ${seconds} s still ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Resolves when a definition is served; `kubectl wait` fails on one that was made a moment ago and has no conditions yet. */
export async function established(definition: string): Promise<void> {
  interface Definition {
    readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] | null };
  }
  await eventually(
    () => read<Definition>("crd", definition).status?.conditions ?? [],
    (conditions) => conditions.some(({ type, status }) => type === "Established" && status === "True"),
  );
}

/** The answer to a request: its status, and the echo server's report when one answered. */
export interface Answered {
  readonly status: number;
  readonly echo?: { readonly path: string; readonly host: string; readonly namespace: string; readonly pod: string };
}

/** Sends a request for a hostname to an address. */
export async function request(url: string, host: string): Promise<Answered> {
  try {
    const response = await fetch(url, { headers: { host }, keepalive: false, signal: AbortSignal.timeout(5_000) });
    const text = await response.text();
    return { status: response.status, ...(response.status === 200 ? { echo: JSON.parse(text) } : {}) };
  } catch {
    return { status: 0 };
  }
}
