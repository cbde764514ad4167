import { afterEach, describe, expect, test } from "bun:test";
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { COMMANDS } from "../../cmd/main.ts";
import { ENVOY } from "../envoy.ts";
import { ask, backend, becomes, cleanUp, folder, freePort, later } from "../host-rig.ts";

const ROOT = join(import.meta.dir, "../..");
const README = readFileSync(join(ROOT, "README.md"), "utf8");
const EXECUTABLE = process.env["POSTERN_EXECUTABLE"];
const blocks = (language: string, text = README) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(([, block]) => block as string);

afterEach(cleanUp);

/** A folder from which the commands of the README can be run as they stand. */
function checkout(): string {
  const dir = folder();
  mkdirSync(join(dir, "dist"));
  symlinkSync(EXECUTABLE as string, join(dir, "dist/postern"));
  symlinkSync(join(ROOT, "examples"), join(dir, "examples"));
  return dir;
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  const free = await new Promise<boolean>((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(port, () => resolve(true));
  });
  await new Promise((resolve) => probe.close(resolve));
  return free;
}

const free = (await isFree(8888)) && (await isFree(3000));

test("README: these are all commands, and each of them is run below", () => {
  expect(blocks("sh")).toEqual([
    "npm start\n",
    "curl -H 'Host: www.example.com' localhost:8888/get\n",
    "dist/postern server --config-path envoy-gateway.yaml\n",
    "dist/postern translate --from gateway-api --to ir,xds -f examples/quickstart\ndist/postern validate -f examples/quickstart\ndist/postern version\n",
  ]);
});

test("README: the commands of a developer are scripts of the package, and all of them but those the gate runs are there", () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: object };
  const named = [...README.matchAll(/^\| `(?:npm|bun run|npm run) ([\w:-]+)` \|/gm)].map(([, name]) => name as string);
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
  const inGate = ["format", "lint", "types"];
  expect(Object.keys(scripts).filter((name) => !named.includes(name) && !inGate.includes(name))).toEqual([]);
});

test("README and docs: what links lead to is there", () => {
  const wrong: string[] = [];
  for (const file of ["README.md", ...new Bun.Glob("docs/*.md").scanSync({ cwd: ROOT })]) {
    const text = readFileSync(join(ROOT, file), "utf8");
    for (const [, target] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      if (!existsSync(join(ROOT, dirname(file), target as string))) wrong.push(`${file}: ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

describe.skipIf(EXECUTABLE === undefined)("commands of the README (need the executable: npm test)", () => {
  test("help lists every command", () => {
    const { stdout, status } = spawnSync("dist/postern", ["help"], { cwd: checkout(), encoding: "utf8" });
    expect(status).toBe(0);
    expect(COMMANDS.filter(({ name }) => !stdout.includes(`\n  ${name} `))).toEqual([]);
  });

  test.each((blocks("sh")[3] ?? "").trim().split("\n"))("%s", (line) => {
    const { status, stdout, stderr } = spawnSync("bash", ["-c", line], { cwd: checkout(), encoding: "utf8" });
    expect([status, stderr.includes("error")]).toEqual([0, false]);
    expect((stdout + stderr).length).toBeGreaterThan(10);
  });

  test.skipIf(ENVOY === undefined)(
    "the configuration that is shown serves with the command that is shown (needs Envoy)",
    async () => {
      const dir = checkout();
      const port = await freePort();
      const echo = await backend("hello");
      writeFileSync(join(dir, "envoy-gateway.yaml"), blocks("yaml")[0] as string);
      cpSync(join(ROOT, "examples/quickstart"), join(dir, "resources"), { recursive: true });
      for (const [file, from, to] of [
        ["gateway.yaml", 8888, port],
        ["route.yaml", 3000, echo],
      ] as const) {
        const path = join(dir, "resources", file);
        writeFileSync(path, readFileSync(path, "utf8").replace(`port: ${from}`, `port: ${to}`));
      }
      const env = { ...process.env, HOME: join(dir, "home"), TMPDIR: dir, ENVOY_PATH: ENVOY };
      const child = spawn("bash", ["-c", `exec ${blocks("sh")[2]}`], { cwd: dir, env, stdio: "ignore" });
      const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
      later(() => void child.kill("SIGKILL"));
      await becomes(() => ask(port, "www.example.com"), "200 hello", 30_000);
      child.kill("SIGTERM");
      expect(await ended).toBe(0);
    },
  );

  test.skipIf(ENVOY === undefined || !free)(
    "npm start, then curl (needs Envoy and the ports 8888 and 3000)",
    async () => {
      const child = spawn("npm", ["start"], { cwd: ROOT, env: { ...process.env, ENVOY_PATH: ENVOY }, detached: true });
      const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
      let said = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (chunk: string) => {
          said += chunk;
        });
      }
      const kill = (name: NodeJS.Signals) => process.kill(-(child.pid as number), name);
      later(() => {
        if (child.exitCode === null && child.signalCode === null) kill("SIGTERM");
      });
      await becomes(() => said.includes("GET http://www.example.com/get through Envoy: 200"), true, 50_000);
      const { stdout, status } = spawnSync("bash", ["-c", blocks("sh")[1] as string], { encoding: "utf8" });
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ method: "GET", path: "/get", host: "www.example.com" });
      expect(await ask(8888, "other.example.com", "/get")).toBe("404");
      kill("SIGINT");
      await ended;
      await becomes(async () => [await ask(8888, "x"), await ask(3000, "x")], ["ECONNREFUSED", "ECONNREFUSED"]);
    },
    60_000,
  );
});
