import { expect } from "bun:test";
import { type ChildProcess, spawn } from "node:child_process";
import { chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ENVOY } from "./envoy.ts";

const ROOT = join(import.meta.dir, "..");

const cleanups: (() => void | Promise<void>)[] = [];

/** Has something undone after the test, last first. */
export function later(cleanup: () => void | Promise<void>): void {
  cleanups.push(cleanup);
}

/** Undoes what a test left; every file with this rig calls it after each test. */
export async function cleanUp(): Promise<void> {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
}

/** A folder of the test's own. */
export function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), "postern-rig-"));
  later(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A server of the loopback interface that answers everything with a text. */
export async function backend(answer: string): Promise<number> {
  const server = createServer((_request, response) => void response.end(answer));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  later(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as { port: number }).port;
}

/** Ports that were given out: whoever got one may not have opened it yet. */
const given = new Set<number>();

/** A port that was free a moment ago, and that nobody else of this process got. */
export async function freePort(): Promise<number> {
  const port = await probedPort();
  if (given.has(port)) return freePort();
  given.add(port);
  return port;
}

async function probedPort(): Promise<number> {
  const probe = createTcpServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as { port: number };
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}

/** Where host mode keeps its files, below a folder of the test. */
export function hostFolders(home: string): string {
  return `{configHome: ${home}/conf, dataHome: ${home}/data, stateHome: ${home}/state, runtimeDir: ${home}/run}`;
}

/** A configuration that reads `<home>/objects`. */
export function configuration(home: string): string {
  return `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyGateway
provider:
  type: Custom
  custom:
    resource: {type: File, file: {paths: ["${home}/objects"]}}
    infrastructure: {type: Host, host: ${hostFolders(home)}}
extensionApis: {enableBackend: true, enableEnvoyPatchPolicy: true}
`;
}

/** Copies an example and puts other ports and folders in: what it says stays the same. Returns the folder of the copy. */
export function copyExample(name: string, ports: Readonly<Record<number, number>>): string {
  const dir = join(folder(), name);
  cpSync(join(ROOT, "examples", name), dir, { recursive: true });
  for (const file of new Bun.Glob("**/*.yaml").scanSync({ cwd: dir })) {
    const text = readFileSync(join(dir, file), "utf8")
      .replaceAll(`./examples/${name}`, dir)
      .replace("host: {}", (whole, _at: number, all: string) =>
        all.includes("kind: EnvoyGateway\n") ? `host: ${hostFolders(`${dir}/of-${file.replace(".yaml", "")}`)}` : whole,
      )
      .replace(/port: (\d+)/g, (whole, port: string) => `port: ${ports[Number(port)] ?? whole.slice(6)}`);
    writeFileSync(join(dir, file), text);
  }
  return dir;
}

/** Puts a file in place as a whole, as careful writers do. */
export function place(path: string, text: string): void {
  const draft = join(path, "..", `.${process.pid}.draft`);
  writeFileSync(draft, text);
  renameSync(draft, path);
}

/** A GatewayClass of host mode, and a Gateway with one HTTP listener for each port. */
export function gatewayObjects(...ports: readonly number[]): string {
  const listeners = ports.map((port, i) => `{name: l${i}, protocol: HTTP, port: ${port}}`).join(", ");
  return `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: eg}
spec:
  controllerName: gateway.envoyproxy.io/gatewayclass-controller
  parametersRef: {group: gateway.envoyproxy.io, kind: EnvoyProxy, name: host, namespace: envoy-gateway-system}
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyProxy
metadata: {name: host, namespace: envoy-gateway-system}
spec: {provider: {type: Host, host: {}}, concurrency: 1}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: eg, namespace: default}
spec: {gatewayClassName: eg, listeners: [${listeners}]}
`;
}

/** An HTTPRoute for `<name>.example.com` with a Backend on a port of the loopback interface. */
export function routeObjects(name: string, port: number): string {
  return `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: ${name}, namespace: default}
spec:
  parentRefs: [{name: eg}]
  hostnames: [${name}.example.com]
  rules: [{backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: ${name}}]}]
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: Backend
metadata: {name: ${name}, namespace: default}
spec: {endpoints: [{ip: {address: 127.0.0.1, port: ${port}}}]}
`;
}

/** The answer to a request to a port of the loopback interface: status and body, or the code of the error. */
export function ask(port: number, host: string, path = "/"): Promise<string> {
  return new Promise((resolve) => {
    const sent = request({ host: "127.0.0.1", port, path, headers: { host }, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => resolve(`${response.statusCode} ${body}`.trim()));
      response.on("error", (error) => resolve(String(error)));
    });
    sent.setTimeout(5_000, () => sent.destroy(new Error("no answer")));
    sent.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sent.end();
  });
}

/** Looks again and again until a value is as wanted; at the deadline the difference fails the test. */
export async function becomes<T>(look: () => T | Promise<T>, wanted: T, withinMs = 15_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await look();
    if (Bun.deepEquals(value, wanted)) return;
    if (Date.now() > deadline) expect<unknown>(value).toEqual(wanted);
    await Bun.sleep(10);
  }
}

export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2)[0] !== "Z";
  } catch {
    return false;
  }
}

interface Status {
  readonly ref: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly status: Conditions & {
    readonly parents?: readonly Conditions[];
    readonly ancestors?: readonly Conditions[];
    readonly listeners?: readonly (Conditions & { readonly name: string; readonly attachedRoutes: number })[];
    readonly addresses?: readonly { readonly value: string }[];
  };
}

interface Conditions {
  readonly conditions?: readonly Condition[];
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** The facts of one Envoy of a Postern. */
export interface EnvoyInfo {
  readonly key: string;
  readonly pid: number;
  readonly admin: string;
}

/** How a Postern is run. */
export interface HowRun {
  /** By whom, where not by ourselves. */
  readonly uid?: number | undefined;
  /** Options of the server command. */
  readonly args?: readonly string[];
}

/** A run of a Postern whose files are prepared before it starts. */
export interface Prepared extends HowRun {
  /** Puts files below the folder of the test. */
  readonly prepare?: (home: string) => void;
}

/** The text of a page of an Envoy's admin interface; `admin` is an address as a Postern tells it. */
export async function envoyPage(admin: string | undefined, path: string): Promise<string> {
  const socket = /^unix:(.*)$/.exec(admin ?? "")?.[1];
  const url = `http://${socket === undefined ? admin : "localhost"}${path}`;
  return (await fetch(url, socket === undefined ? {} : { unix: socket })).text();
}

/** A Postern in a process of its own, the executable where there is one, with its log. */
export class Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  log = "";

  constructor(config: string, env: Readonly<Record<string, string>> = {}, { uid, args = [] }: HowRun = {}) {
    const executable = process.env["POSTERN_EXECUTABLE"];
    const [command, ...first] = executable ? [executable] : [process.execPath, join(ROOT, "cmd/main.ts")];
    this.child = spawn(command as string, [...first, "server", "-c", config, ...args], {
      cwd: ROOT,
      env: { ...process.env, ENVOY_PATH: ENVOY, ...env },
      stdio: ["ignore", "ignore", "pipe"],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    this.ended = new Promise((resolve) => this.child.on("exit", resolve));
    this.child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      this.log += chunk;
    });
    later(async () => {
      this.child.kill("SIGTERM");
      const killer = setTimeout(() => this.child.kill("SIGKILL"), 10_000);
      await this.ended;
      clearTimeout(killer);
    });
  }

  /** The match of a pattern in the log, once there is one. */
  async logged(pattern: RegExp, withinMs = 15_000): Promise<RegExpExecArray> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const found = pattern.exec(this.log);
      if (found) return found;
      if (Date.now() > deadline) throw new Error(`nothing like ${pattern} in the log:\n${this.log}`);
      if (this.child.exitCode !== null) throw new Error(`Postern ended with ${this.child.exitCode}:\n${this.log}`);
      await Bun.sleep(10);
    }
  }

  /** The address of its admin server now. */
  async admin(): Promise<string> {
    await this.logged(/ admin=http:/);
    return [...this.log.matchAll(/ admin=(http:\S+)/g)].at(-1)?.[1] as string;
  }

  async envoys(): Promise<readonly EnvoyInfo[]> {
    const info = (await (await fetch(`${await this.admin()}/api/info`)).json()) as { envoys: readonly EnvoyInfo[] };
    return info.envoys;
  }

  /** The status of an object now. */
  async status(kind: string, name: string, namespace = "default"): Promise<Status["status"] | undefined> {
    const { objects } = (await (await fetch(`${await this.admin()}/api/status`)).json()) as { objects: Status[] };
    return objects.find(({ ref }) => ref.kind === kind && ref.name === name && ref.namespace === namespace)?.status;
  }

  /** One condition of an object, wherever in its status, as `True Reason`; of a listener when one is named. */
  async condition(type: string, kind: string, name: string, listener?: string): Promise<string | undefined> {
    const found = (await this.#conditions(kind, name, listener)).find((condition) => condition.type === type);
    return found && `${found.status} ${found.reason}`;
  }

  /** The message of such a condition. */
  async message(type: string, kind: string, name: string, listener?: string): Promise<string> {
    const all = await this.#conditions(kind, name, listener);
    return all.find((condition) => condition.type === type)?.message ?? "";
  }

  async #conditions(kind: string, name: string, listener?: string): Promise<readonly Condition[]> {
    const status = await this.status(kind, name);
    if (listener !== undefined) return status?.listeners?.find((one) => one.name === listener)?.conditions ?? [];
    const nested = [...(status?.parents ?? []), ...(status?.ancestors ?? [])];
    return [...(status?.conditions ?? []), ...nested.flatMap(({ conditions = [] }) => conditions)];
  }
}

/** A Postern that serves one.example.com, with its folder and port. */
export async function serveOne(env: Readonly<Record<string, string>> = {}, how: Prepared = {}) {
  const { uid } = how;
  const home = folder();
  mkdirSync(join(home, "objects"));
  const port = await freePort();
  const put = (name: string, text: string) => place(join(home, "objects", name), text);
  writeFileSync(join(home, "config.yaml"), configuration(home));
  how.prepare?.(home);
  put("gateway.yaml", gatewayObjects(port));
  put("one.yaml", routeObjects("one", await backend("one")));
  if (uid !== undefined) chownSync(home, uid, uid);
  const postern = new Running(join(home, "config.yaml"), env, how);
  return { home, port, put, postern };
}
