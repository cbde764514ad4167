import { afterEach, describe, expect, test } from "bun:test";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ENVOY } from "../envoy.ts";

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function backend(answer: string): Promise<number> {
  const server: Server = createServer((_request, response) => void response.end(answer));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as { port: number }).port;
}

async function freePort(): Promise<number> {
  const probe = createTcpServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as { port: number };
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}

const gateway = (port: number) => `apiVersion: gateway.networking.k8s.io/v1
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
spec: {gatewayClassName: eg, listeners: [{name: http, protocol: HTTP, port: ${port}}]}
`;
const route = (name: string, port: number) => `apiVersion: gateway.networking.k8s.io/v1
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
const configuration = (home: string, level = "info") => `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyGateway
provider:
  type: Custom
  custom:
    resource: {type: File, file: {paths: ["${home}/objects"]}}
    infrastructure: {type: Host, host: {configHome: ${home}/conf, dataHome: ${home}/data, stateHome: ${home}/state, runtimeDir: ${home}/run}}
logging: {level: {default: ${level}}}
admin: {address: {host: 127.0.0.1, port: 0}}
extensionApis: {enableBackend: true}
`;

/** A Postern in a process of its own, with its log. */
class Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  log = "";
  #wake: (() => void)[] = [];

  constructor(home: string, ...more: readonly string[]) {
    this.child = spawn(process.execPath, ["cmd/main.ts", "server", "-c", join(home, "config.yaml"), ...more], {
      cwd: join(import.meta.dir, "../.."),
      env: { ...process.env, ENVOY_PATH: ENVOY },
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.ended = new Promise((resolve) => this.child.on("exit", resolve));
    this.child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      this.log += chunk;
      for (const wake of this.#wake.splice(0)) wake();
    });
    cleanups.push(async () => {
      this.child.kill("SIGKILL");
      await this.ended;
    });
  }

  /** The match of a pattern in the log, once there is one. */
  async logged(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.log);
      if (found) return found;
      const more = new Promise<void>((resolve) => this.#wake.push(resolve));
      const ended = await Promise.race([more, this.ended.then((code) => `ended with ${code}`)]);
      if (ended !== undefined) throw new Error(`Postern ${ended}:\n${this.log}`);
    }
  }
}

async function answer(port: number, name: string, wanted: string): Promise<void> {
  for (;;) {
    const got = await fetch(`http://127.0.0.1:${port}/`, {
      headers: { host: `${name}.example.com`, connection: "close" },
    })
      .then((response) => response.text())
      .catch(() => "");
    if (got === wanted) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A Postern that serves one.example.com. */
async function start(...more: readonly string[]) {
  const home = mkdtempSync(join(tmpdir(), "postern-serve-"));
  cleanups.push(() => rmSync(home, { recursive: true, force: true }));
  mkdirSync(join(home, "objects"));
  const port = await freePort();
  writeFileSync(join(home, "config.yaml"), configuration(home));
  writeFileSync(join(home, "objects/gateway.yaml"), gateway(port));
  writeFileSync(join(home, "objects/one.yaml"), route("one", await backend("one")));
  return { home, port, postern: new Running(home, ...more) };
}

describe.skipIf(ENVOY === undefined)("files in, traffic through Envoy (needs Envoy: ENVOY_PATH, or npm test)", () => {
  test("serves, follows changes, keeps what is good, and ends with its Envoy", async () => {
    const { home, port, postern } = await start();
    await answer(port, "one", "one");
    const two = route("two", await backend("two"));
    writeFileSync(join(home, "objects/two.yaml"), two);
    await answer(port, "two", "two");
    writeFileSync(join(home, "new"), route("one", await backend("changed")));
    renameSync(join(home, "new"), join(home, "objects/one.yaml"));
    await answer(port, "one", "changed");

    writeFileSync(join(home, "objects/two.yaml"), two.replace("hostnames: [", "hostnames: {"));
    await postern.logged(/objects\/two\.yaml:6:\d+: HTTPRoute default\/two: /);
    await answer(port, "two", "two");

    const [, admin] = await postern.logged(/ ready .*admin=(\S+)/);
    const status = (await (await fetch(`${admin}/api/status`)).json()) as {
      objects: { ref: { kind: string }; status: object }[];
    };
    expect(status.objects.find(({ ref }) => ref.kind === "Gateway")?.status).toMatchObject({
      addresses: [{ type: "IPAddress", value: "127.0.0.1" }],
    });
    expect((await fetch(`${admin}/readyz`)).status).toBe(200);
    expect(await (await fetch(`${admin}/metrics`)).text()).toContain("postern_build_seconds_count");

    const [, pid] = await postern.logged(/Envoy is up .*pid=(\d+)/);
    postern.child.kill("SIGTERM");
    expect(await postern.ended).toBe(0);
    expect(() => process.kill(Number(pid), 0)).toThrow();
  });

  test("takes up a changed configuration, and leaves one that is not valid", async () => {
    const { home, port, postern } = await start();
    await answer(port, "one", "one");
    writeFileSync(join(home, "config.yaml"), configuration(home, "loud"));
    await postern.logged(/config\.yaml:\d+:\d+: logging\.level\.default: must be one of/);
    writeFileSync(join(home, "config.yaml"), configuration(home, "debug"));
    await postern.logged(/the configuration was taken up/);
    writeFileSync(join(home, "objects/two.yaml"), route("two", await backend("two")));
    await answer(port, "two", "two");
    await postern.logged(/DEBUG .*built/);
  });
});

/** The plugin and the list that docs/plugins.md shows. */
const DOC = readFileSync(join(import.meta.dir, "../../docs/plugins.md"), "utf8");
const PLUGIN = /```ts\n([\s\S]*?)```/.exec(DOC)?.[1] ?? "";
/** Without the built-in plugin that the page switches off. */
const LIST = /```yaml\n([\s\S]*?)(?:- builtIn|```)/.exec(DOC)?.[1] ?? "";

describe.skipIf(ENVOY === undefined)("plugins (needs Envoy: ENVOY_PATH, or npm test)", () => {
  test("from a file outside the project change what is served", async () => {
    const dir = mkdtempSync(join(tmpdir(), "postern-plugin-"));
    cleanups.push(() => rmSync(dir, { recursive: true, force: true }));
    writeFileSync(
      join(dir, "marks.ts"),
      PLUGIN.replace("import { definePlugin", 'import "./beside.ts";\nimport { definePlugin'),
    );
    writeFileSync(join(dir, "beside.ts"), "export {};\n");
    const home = mkdtempSync(join(tmpdir(), "postern-serve-"));
    cleanups.push(() => rmSync(home, { recursive: true, force: true }));
    const port = await freePort();
    mkdirSync(join(home, "objects"));
    writeFileSync(join(home, "config.yaml"), configuration(home) + LIST.replace("./", `${dir}/`));
    writeFileSync(join(home, "objects/gateway.yaml"), gateway(port));
    writeFileSync(join(home, "objects/one.yaml"), route("one", await backend("one")));
    new Running(home);
    await answer(port, "one", "one");
    const answered = await fetch(`http://127.0.0.1:${port}/`, { headers: { host: "one.example.com" } });
    expect([await answered.text(), answered.headers.get("x-mark")]).toEqual(["one", "hello"]);
  });
});

test("a plugin that is required and cannot be loaded, or whose configuration is wrong, is named with its place, and nothing starts", async () => {
  const dir = mkdtempSync(join(tmpdir(), "postern-plugin-"));
  cleanups.push(() => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(join(dir, "bad.ts"), "export default { kind: 'hooks' };\n");
  writeFileSync(join(dir, "plugin.ts"), PLUGIN);
  const run = async (list: string) => {
    writeFileSync(join(dir, "config.yaml"), `${configuration(dir)}plugins:\n${list}`);
    const postern = new Running(dir);
    expect(await postern.ended).toBe(1);
    return postern.log;
  };
  const at = (line: number, column: number) => `error: ${dir}/config.yaml:${line}:${column}: plugins[0]`;
  expect(await run("- required: true\n  path: ./nothing.ts\n")).toContain(`${at(13, 3)}.path: Cannot find module`);
  expect(await run("- required: true\n  path: ./bad.ts\n")).toContain("name must be lower case");
  expect(await run("- file: ./bad.ts\n")).toContain(`${dir}/config.yaml:12:3: plugins[0].file: is not a known field`);
  expect(await run("- {path: ./plugin.ts, required: true, config: {texts: hello}}\n")).toContain("acme/marks");
});

test("the old option says what took its place", async () => {
  const dir = mkdtempSync(join(tmpdir(), "postern-plugin-"));
  cleanups.push(() => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(join(dir, "config.yaml"), configuration(dir));
  const postern = new Running(dir, "--plugins", "plugins.yaml");
  expect(await postern.ended).toBe(2);
  expect(postern.log).toContain("--plugins is gone: move its list to plugins: in the file of --config-path");
});

describe.skipIf(ENVOY === undefined)("nothing is lost (needs Envoy: ENVOY_PATH, or npm test)", () => {
  test("a request that is under way is answered before Envoy ends", async () => {
    const { home, port, postern } = await start();
    await answer(port, "one", "one");
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const slow = createServer(async (_request, response) => {
      ask();
      await released;
      response.end("slow");
    });
    await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve));
    cleanups.push(() => void slow.close());
    writeFileSync(join(home, "objects/slow.yaml"), route("slow", (slow.address() as { port: number }).port));
    const call = (async () => {
      for (;;) {
        const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { host: "slow.example.com" } });
        if (response.status === 200) return response.text();
      }
    })();
    await asked;
    postern.child.kill("SIGTERM");
    await postern.logged(/stopping/);
    release();
    expect(await call).toBe("slow");
    expect(await postern.ended).toBe(0);
  });

  test("an Envoy that is replaced serves until the new one does", async () => {
    const { home, port, postern } = await start();
    await answer(port, "one", "one");
    const [, first] = await postern.logged(/Envoy is up .*pid=(\d+)/);
    const answers: string[] = [];
    let asking = true;
    const asker = (async () => {
      while (asking) {
        const headers = { host: "one.example.com", connection: "close" };
        // A connection that waits to be accepted by a process that ends is reset by the kernel; clients ask again.
        const ask = () => fetch(`http://127.0.0.1:${port}/`, { headers }).then((response) => response.text());
        answers.push(await ask().catch(ask).catch(String));
      }
    })();
    writeFileSync(join(home, "objects/gateway.yaml"), gateway(port).replace("concurrency: 1", "concurrency: 2"));
    await postern.logged(/Envoy is up [\s\S]*Envoy is up /);
    while (alive(Number(first))) await new Promise((resolve) => setImmediate(resolve));
    asking = false;
    await asker;
    expect(answers.filter((text) => text !== "one")).toEqual([]);
  });
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test("a server without a valid configuration does not start, says where it is wrong, and exits with 1", async () => {
  const home = mkdtempSync(join(tmpdir(), "postern-serve-"));
  cleanups.push(() => rmSync(home, { recursive: true, force: true }));
  writeFileSync(
    join(home, "config.yaml"),
    "apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\nproviders: {}\n",
  );
  const postern = new Running(home);
  expect(await postern.ended).toBe(1);
  expect(postern.log).toContain(`${home}/config.yaml:3:1: providers: is not a known field (provider?)`);
});
