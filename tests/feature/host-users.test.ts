import { afterEach, describe, expect, test } from "bun:test";
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ENVOY } from "../envoy.ts";
import {
  alive,
  ask,
  backend,
  becomes,
  cleanUp,
  configuration,
  envoyPage,
  folder,
  freePort,
  gatewayObjects,
  hostFolders,
  later,
  Running,
  routeObjects,
  serveOne,
} from "../host-rig.ts";
import { OTHER_USER, otherUserCanRun, otherUserCanRunSources } from "../other-user.ts";

afterEach(cleanUp);

const NEEDS_ENVOY = "(needs Envoy: ENVOY_PATH, or npm test)";
const asRoot = test.skipIf(OTHER_USER === undefined);

/** A Postern whose runtime folder is made by the test before it starts; nothing is to be served. */
function startWith(prepare: (run: string) => void, how: { readonly uid?: number } = {}) {
  const home = folder();
  mkdirSync(join(home, "objects"));
  if (how.uid !== undefined) chownSync(home, how.uid, how.uid);
  writeFileSync(join(home, "config.yaml"), configuration(home));
  const run = join(home, "run");
  prepare(run);
  return { run, postern: new Running(join(home, "config.yaml"), {}, how) };
}

/** The log of a Postern that ended with an error. */
async function refusal({ postern }: ReturnType<typeof startWith>): Promise<string> {
  expect(await postern.ended).toBe(1);
  return postern.log;
}

/** A process of ours that lasts, as a run in `run` would record it. */
function recordOf(run: string, argument: string) {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", argument], { stdio: "ignore" });
  later(() => void child.kill("SIGKILL"));
  const pid = child.pid ?? 0;
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  mkdirSync(join(run, "default-eg-1"), { recursive: true });
  const record = { envoy: { pid, started }, owner: { pid: 2 ** 22 + 1, started: "1" } };
  writeFileSync(join(run, "default-eg-1/run.json"), JSON.stringify(record));
  return pid;
}

describe("a runtime folder that others had a hand in is refused, and nothing in it is believed", () => {
  asRoot("one that another user made, with a process to end in it (needs root)", async () => {
    let victim = 0;
    const started = startWith((run) => {
      // All that a record could say is right, but for who wrote it.
      victim = recordOf(run, join(run, "default-eg-1/bootstrap.yaml"));
      chmodSync(run, 0o700);
      chownSync(run, OTHER_USER as number, OTHER_USER as number);
    });
    expect(await refusal(started)).toContain(
      `the runtime folder is refused: ${started.run} belongs to the user with id ${OTHER_USER}, not to 0, who runs Postern; it has to be a folder that only the user of Postern may use: remove it, or name another one (runtimeDir under provider.custom.infrastructure.host)`,
    );
    expect(alive(victim)).toBe(true);
    expect(existsSync(join(started.run, "default-eg-1/run.json"))).toBe(true);
  });

  test.skipIf(!otherUserCanRun() || OTHER_USER === undefined)(
    "one that root made, where another user runs Postern (needs root, and a project that others can read)",
    async () => {
      const uid = OTHER_USER as number;
      const started = startWith((run) => mkdirSync(run, { mode: 0o700 }), { uid });
      expect(await refusal(started)).toContain(`${started.run} belongs to the user with id 0, not to ${uid}`);
    },
  );

  test("a link", async () => {
    let victim = 0;
    const started = startWith((run) => {
      const real = folder();
      victim = recordOf(real, join(run, "default-eg-1/bootstrap.yaml"));
      symlinkSync(real, run);
    });
    expect(await refusal(started)).toContain(`${started.run} is a link, which could lead elsewhere at any time`);
    expect(alive(victim)).toBe(true);
  });

  test("one that others may read or write", async () => {
    const started = startWith((run) => {
      mkdirSync(run);
      chmodSync(run, 0o770);
    });
    expect(await refusal(started)).toContain(`${started.run} has the mode 0770 instead of 0700`);
  });
});

describe.skipIf(ENVOY === undefined)(`Envoy and the other users of its host ${NEEDS_ENVOY}`, () => {
  test("XDG_RUNTIME_DIR holds the files of runs, where nothing else is configured", async () => {
    const home = folder();
    const runtime = folder();
    const port = await freePort();
    mkdirSync(join(home, "objects"));
    writeFileSync(join(home, "objects/gateway.yaml"), gatewayObjects(port));
    writeFileSync(join(home, "objects/one.yaml"), routeObjects("one", await backend("one")));
    const folders = hostFolders(home);
    const text = configuration(home).replace(folders, folders.replace(/, runtimeDir: [^}]*/, ""));
    writeFileSync(join(home, "config.yaml"), text);
    const postern = new Running(join(home, "config.yaml"), { XDG_RUNTIME_DIR: runtime });
    await becomes(() => ask(port, "one.example.com"), "200 one");
    const [envoy] = await postern.envoys();
    expect(envoy?.admin).toStartWith(`unix:${runtime}/envoy-gateway/default-eg-e41e7b31-`);
    expect(readFileSync(`/proc/${envoy?.pid}/cmdline`, "utf8")).toContain(`${runtime}/envoy-gateway/default-eg-`);
  });

  test("its environment has what it needs and what is named, and nothing else of ours", async () => {
    const args = ["--envoy-env", "POSTERN_TEST_SHARED", "--envoy-env", "POSTERN_TEST_ABSENT"];
    const secrets = { AWS_SECRET_ACCESS_KEY: "aws", POSTERN_TEST_TOKEN: "token", POSTERN_TEST_SHARED: "shared" };
    const { port, postern } = await serveOne({ ...secrets, TZ: "UTC" }, { args });
    await becomes(() => ask(port, "one.example.com"), "200 one");
    const [envoy] = await postern.envoys();
    const lines = readFileSync(`/proc/${envoy?.pid}/environ`, "utf8").split("\0").filter(Boolean);
    const names = lines.map((line) => line.slice(0, line.indexOf("=")));
    // The last two are of the shell.
    const known = ["PATH", "LD_LIBRARY_PATH", "TZ", "LANG", "LC_ALL", "TMPDIR", "POSTERN_TEST_SHARED", "PWD", "_"];
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
    expect(lines).toEqual(
      expect.arrayContaining([`PATH=${process.env["PATH"]}`, "TZ=UTC", "POSTERN_TEST_SHARED=shared"]),
    );
  });

  test("its admin interface is a socket for its user only, and no port", async () => {
    const { home, port, postern } = await serveOne();
    await becomes(() => ask(port, "one.example.com"), "200 one");
    const [envoy] = await postern.envoys();
    const socket = envoy?.admin.replace("unix:", "") ?? "";
    expect(socket).toStartWith(join(home, "run/default-eg-e41e7b31-"));
    const stat = lstatSync(socket);
    expect([stat.isSocket(), (stat.mode & 0o777).toString(8), stat.uid]).toEqual([
      true,
      "600",
      process.getuid?.() ?? 0,
    ]);
    expect(await envoyPage(envoy?.admin, "/ready")).toBe("LIVE\n");
    expect(listening(envoy?.pid ?? 0)).toEqual([port]);
  });

  const canAct = OTHER_USER !== undefined && otherUserCanRunSources();
  const title =
    "another user cannot connect, even where the folder lets him through (needs root, and a Bun that others can run)";
  test.skipIf(!canAct)(title, async () => {
    const { home, port, postern } = await serveOne();
    await becomes(() => ask(port, "one.example.com"), "200 one");
    const socket = (await postern.envoys())[0]?.admin.replace("unix:", "") ?? "";
    const connect = (uid: number) => {
      const said = ["connect", "error"].map(
        (event) => `.on("${event}", (e) => { console.log(e?.code ?? "connected"); process.exit() })`,
      );
      const program = `require("node:net").connect(process.argv[1])${said.join("")}`;
      return spawnSync(process.execPath, ["-e", program, socket], {
        uid,
        gid: uid,
        cwd: "/",
        encoding: "utf8",
      }).stdout.trim();
    };
    expect([connect(0), connect(OTHER_USER as number)]).toEqual(["connected", "EACCES"]);
    for (const opened of [home, join(home, "run"), dirname(socket)]) chmodSync(opened, 0o755);
    expect([connect(0), connect(OTHER_USER as number)]).toEqual(["connected", "EACCES"]);
  });

  test("--envoy-admin gives each Envoy a port, from the one that is named on", async () => {
    const first = await freePort();
    const { port, put, postern } = await serveOne({}, { args: ["--envoy-admin", String(first)] });
    await becomes(() => ask(port, "one.example.com"), "200 one");
    const second = gatewayObjects(await freePort()).replaceAll("{name: eg,", "{name: second,");
    put("second.yaml", second.slice(second.lastIndexOf("---")));
    await becomes(async () => (await postern.envoys()).length, 2);
    const ports = (await postern.envoys()).map(({ admin }) => Number(/^127\.0\.0\.1:(\d+)$/.exec(admin)?.[1]));
    expect(ports.every((each) => each >= first && each < first + 100)).toBe(true);
    expect(new Set(ports).size).toBe(2);
    await becomes(() => envoyPage(`127.0.0.1:${ports[1]}`, "/ready"), "LIVE\n");
  });

  test("a path that is too long for a socket leads to a short folder of the user, which goes with the run", async () => {
    const home = join(folder(), "long-".repeat(20));
    const port = await freePort();
    mkdirSync(join(home, "objects"), { recursive: true });
    writeFileSync(join(home, "objects/gateway.yaml"), gatewayObjects(port));
    writeFileSync(join(home, "config.yaml"), configuration(home));
    const postern = new Running(join(home, "config.yaml"));
    await becomes(async () => (await postern.envoys()).length, 1);
    const [envoy] = await postern.envoys();
    const near = dirname(envoy?.admin.replace("unix:", "") ?? "");
    expect(near).toStartWith(join(tmpdir(), "envoy-"));
    expect((statSync(near).mode & 0o777).toString(8)).toBe("700");
    const [run = ""] = readdirSync(join(home, "run"));
    expect(readlinkSync(join(home, "run", run, "socket-folder"))).toBe(near);
    await becomes(() => envoyPage(envoy?.admin, "/ready"), "LIVE\n");
    postern.child.kill("SIGTERM");
    expect(await postern.ended).toBe(0);
    expect([existsSync(near), readdirSync(join(home, "run"))]).toEqual([false, []]);
  });

  test("no file of a run, of the state and no key is wider than 0600, whatever the umask", async () => {
    const before = process.umask(0);
    later(() => void process.umask(before));
    const { home, port } = await serveOne();
    await becomes(() => ask(port, "one.example.com"), "200 one");
    const wide: string[] = [];
    const seen: string[] = [];
    for (const path of ["run", "state", "conf"].flatMap((name) => entriesBelow(join(home, name)))) {
      const { mode } = lstatSync(path);
      seen.push(path);
      const isPublic = /\/(ca|tls)\.crt$/.test(path);
      const isFolder = lstatSync(path).isDirectory();
      if (!isPublic && !isFolder && (mode & 0o177) !== 0) wide.push(`${path} ${(mode & 0o777).toString(8)}`);
      if (isFolder && (mode & 0o027) !== 0) wide.push(`${path} ${(mode & 0o777).toString(8)}`);
    }
    expect(wide).toEqual([]);
    const names = ["bootstrap.yaml", "run.json", "envoy.pid", "admin-address.txt", "admin.sock", "tls.key"];
    for (const name of names) expect(seen.some((path) => path.endsWith(`/${name}`))).toBe(true);
  });

  test("a bootstrap of the user that names a port for the admin interface is followed", async () => {
    const { port, put, postern } = await serveOne();
    await becomes(() => ask(port, "one.example.com"), "200 one");
    const admin = await freePort();
    const patch = `{op: replace, path: /admin/address/socket_address/port_value, value: ${admin}}`;
    const bootstrap = `bootstrap: {type: JSONPatch, jsonPatches: [${patch}]}`;
    put("gateway.yaml", gatewayObjects(port).replace("concurrency: 1", `concurrency: 1, ${bootstrap}`));
    await becomes(async () => (await postern.envoys()).map((envoy) => envoy.admin), [`127.0.0.1:${admin}`]);
    expect(await ask(port, "one.example.com")).toBe("200 one");
  });
});

/** The TCP ports that a process listens on. */
function listening(pid: number): readonly number[] {
  const sockets = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      return [];
    }
  });
  const rows = ["tcp", "tcp6"].flatMap((table) => readFileSync(`/proc/net/${table}`, "utf8").split("\n"));
  const ports = rows.flatMap((row) => {
    const [, local = "", , state, , , , , , inode] = row.trim().split(/\s+/);
    return state === "0A" && sockets.includes(`socket:[${inode}]`)
      ? [Number.parseInt(local.split(":")[1] ?? "", 16)]
      : [];
  });
  return [...new Set(ports)];
}

function entriesBelow(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: "utf8" }).map((name) => join(path, name));
}
