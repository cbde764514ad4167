import { afterEach, describe, expect, test } from "bun:test";
import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { ENVOY } from "../envoy.ts";
import { alive, becomes, cleanUp, folder, freePort, gatewayObjects, later, routeObjects } from "../host-rig.ts";

afterEach(cleanUp);

const ROOT = join(import.meta.dir, "../..");

/** `postern validate --envoy` in a process of its own, on a file with these documents, with a folder for what is temporary. */
class Validating {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly temporary = folder();
  out = "";
  talk = "";

  constructor(documents: readonly string[], args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
    const file = join(folder(), "o.yaml");
    writeFileSync(file, documents.join("---\n"));
    const executable = process.env["POSTERN_EXECUTABLE"];
    const [command, ...first] = executable ? [executable] : [process.execPath, join(ROOT, "cmd/main.ts")];
    this.child = spawn(command as string, [...first, "validate", "--envoy", "-f", file, ...args], {
      cwd: ROOT,
      env: { ...process.env, ENVOY_PATH: ENVOY, TMPDIR: this.temporary, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      this.out += chunk.replaceAll(`${file}:`, "");
    });
    this.child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      this.talk += chunk;
    });
    this.ended = new Promise((resolve) => this.child.on("close", resolve));
    later(async () => {
      this.child.kill("SIGKILL");
      await this.ended;
    });
  }

  /** The output of the command and its exit code. */
  async result() {
    const code = await this.ended;
    return { code, lines: this.out.split("\n").slice(0, -1), talk: this.talk.trim().split("\n") };
  }

  /** The process ids of its Envoys. */
  envoys(): readonly number[] {
    return processesWith(this.temporary)
      .filter(({ command }) => command.startsWith(ENVOY ?? "-"))
      .map(({ pid }) => pid);
  }

  /** The remains of the command: processes and files. */
  left(): readonly string[] {
    return [...processesWith(this.temporary).map(({ command }) => command), ...readdirSync(this.temporary)];
  }
}

/** Processes with a folder on their command line. */
function processesWith(dir: string): readonly { readonly pid: number; readonly command: string }[] {
  return readdirSync("/proc").flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      return command.includes(dir) && alive(Number(pid)) ? [{ pid: Number(pid), command }] : [];
    } catch {
      return [];
    }
  });
}

/** A patch with a script that only Envoy can tell to be none. */
const REFUSED = `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyPatchPolicy
metadata: {name: bad, namespace: default}
spec:
  type: JSONPatch
  targetRef: {group: gateway.networking.k8s.io, kind: Gateway, name: eg}
  jsonPatches:
  - type: type.googleapis.com/envoy.config.listener.v3.Listener
    name: default/eg/l0
    operation:
      op: add
      path: /default_filter_chain/filters/0/typed_config/http_filters/0
      value:
        name: mine
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
          default_source_code: {inline_string: "not lua at all"}
`;
const IN_ENVOYS_WORDS =
  "31:1: EnvoyPatchPolicy default/bad: Envoy refuses what it comes to: Error adding/updating listener(s) default/eg/l0: script load error: [string \"not lua at all\"]:1: unexpected symbol near 'not'";

/** A policy whose issuer is at a port of this host. */
const oidc = (port: number) => `apiVersion: v1
kind: Secret
metadata: {name: client, namespace: default}
data: {client-secret: YWJj}
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: SecurityPolicy
metadata: {name: login, namespace: default}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: one}]
  oidc: {provider: {issuer: "http://127.0.0.1:${port}"}, clientID: postern, clientSecret: {name: client}}
`;

describe.skipIf(ENVOY === undefined)("validate --envoy (needs Envoy: ENVOY_PATH, or npm test)", () => {
  test("passes what Envoy takes, and leaves nothing behind", async () => {
    const validating = new Validating([gatewayObjects(80), routeObjects("one", 3000)]);
    expect(await validating.result()).toEqual({ code: 0, lines: [], talk: ["5 objects read, valid"] });
    expect(validating.left()).toEqual([]);
  });

  test("names the object that Envoy refuses, in Envoy's words, and no other", async () => {
    const validating = new Validating([gatewayObjects(80), routeObjects("one", 3000), REFUSED]);
    expect(await validating.result()).toEqual({
      code: 1,
      lines: [IN_ENVOYS_WORDS],
      talk: ["6 objects read, 1 problem"],
    });
    expect(validating.left()).toEqual([]);
  });

  test("also what Envoy cannot be started with, on its EnvoyProxy; the others are asked", async () => {
    const second = gatewayObjects(81)
      .replaceAll(/name: eg/gi, (found) => found.replace("eg", "second"))
      .replaceAll("name: host", "name: old")
      .replace("concurrency: 1", "extraArgs: [--no-such-option]");
    const validating = new Validating([gatewayObjects(80), routeObjects("one", 3000), REFUSED, second]);
    const { code, lines } = await validating.result();
    expect([code, lines.length]).toEqual([1, 2]);
    expect(lines[0]).toBe(IN_ENVOYS_WORDS);
    expect(lines[1]).toMatch(
      /^\d+:1: EnvoyProxy envoy-gateway-system\/old: The Envoy of default\/second does not run with these settings: .*no-such-option/,
    );
  });

  test("opens no port of the objects, of TCP and of UDP", async () => {
    const port = await freePort();
    const tcp = createServer();
    await new Promise<void>((resolve) => tcp.listen({ port, exclusive: true }, resolve));
    later(() => void tcp.close());
    const udp = createSocket({ type: "udp4", reuseAddr: false });
    await new Promise<void>((resolve) => udp.bind(port, resolve));
    later(() => void udp.close());
    const gateway = gatewayObjects(port).replace(
      "}]}\n",
      `}, {name: u, protocol: UDP, port: ${port}}, {name: v, protocol: UDP, port: 53}]}\n`,
    );
    const route = (name: string, listener: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: UDPRoute
metadata: {name: ${name}, namespace: default}
spec:
  parentRefs: [{name: eg, sectionName: ${listener}}]
  rules: [{backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: one}]}]
`;
    const http = routeObjects("one", 3000).replace(
      "parentRefs: [{name: eg}]",
      "parentRefs: [{name: eg, sectionName: l0}]",
    );
    const validating = new Validating([gateway, http, route("u", "u"), route("v", "v")]);
    expect(await validating.result()).toEqual({ code: 0, lines: [], talk: ["7 objects read, valid"] });
  });

  test("opens no port of a bootstrap either, and takes changes to the one that proxies of a cluster have", async () => {
    const port = await freePort();
    const tcp = createServer();
    await new Promise<void>((resolve) => tcp.listen({ port, exclusive: true }, resolve));
    later(() => void tcp.close());
    const patch = (path: string, value: string) => `{op: replace, path: ${path}, value: ${value}}`;
    const patches = [
      patch("/static_resources/listeners/0/address/socket_address/port_value", String(port)),
      patch("/admin/address/socket_address/port_value", String(port)),
    ];
    const cluster = gatewayObjects(80).replace(
      "{provider: {type: Host, host: {}}, concurrency: 1}",
      `{bootstrap: {type: JSONPatch, jsonPatches: [${patches.join(", ")}]}}`,
    );
    expect(await new Validating([cluster]).result()).toEqual({ code: 0, lines: [], talk: ["3 objects read, valid"] });
  });

  test("fetches what is needed, and says what cannot be had", async () => {
    const port = await freePort();
    const objects = [gatewayObjects(80), routeObjects("one", 3000), oidc(port)];
    const { code, lines, talk } = await new Validating(objects).result();
    expect([code, talk]).toEqual([1, ["7 objects read, 1 problem"]]);
    expect(lines).toEqual([
      `41:3: SecurityPolicy default/login: spec.oidc: the configuration of http://127.0.0.1:${port} cannot be used: the request failed: ECONNREFUSED`,
    ]);
  });

  test("ends its Envoys when it is interrupted", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    later(() => void silent.close());
    const { port } = silent.address() as { port: number };
    const objects = [gatewayObjects(80), routeObjects("one", 3000), oidc(port)];
    // The command waits for an answer that never comes.
    const validating = new Validating(objects);
    await becomes(() => validating.envoys().length, 1);
    const [envoy] = validating.envoys();
    validating.child.kill("SIGINT");
    expect(await validating.result()).toEqual({ code: 1, lines: [], talk: ["error: interrupted"] });
    expect(alive(envoy as number)).toBe(false);
    expect(validating.left()).toEqual([]);

    const late = new Validating(objects, ["--timeout", "2s"]);
    const { code, talk } = await late.result();
    expect([code, talk]).toEqual([
      1,
      [`error: after 2s there is no answer from http://127.0.0.1:${port}/.well-known/openid-configuration`],
    ]);
    expect(late.left()).toEqual([]);
  });

  test("without Envoy says what to do", async () => {
    const nowhere = join(folder(), "envoy");
    const { code, lines, talk } = await new Validating([gatewayObjects(80)], [], { ENVOY_PATH: nowhere }).result();
    expect([code, lines, talk]).toEqual([
      1,
      [],
      [`error: ENVOY_PATH is ${nowhere}, which is not an executable file: correct or unset it`],
    ]);
    const broken = join(folder(), "envoy");
    writeFileSync(broken, "#!/bin/sh\necho no such library >&2\nexit 127\n", { mode: 0o755 });
    const unusable = await new Validating([gatewayObjects(80)], [], { ENVOY_PATH: broken }).result();
    expect(unusable.talk).toEqual([`error: ${broken} does not run on this machine: no such library`]);
  });
});
