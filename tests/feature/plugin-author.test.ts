import { afterEach, describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ENVOY } from "../envoy.ts";
import { cleanUp, folder } from "../host-rig.ts";
import { backendObject, echo, httpRoute, send, serveWorld, to } from "../http-world.ts";

const EXECUTABLE = process.env["POSTERN_EXECUTABLE"];
const TSC = join(import.meta.dir, "../../node_modules/.bin/tsc");
afterEach(cleanUp);

/** Runs the executable alone: in a folder with nothing around it, with no other program to be found. */
function run(cwd: string, ...args: readonly string[]) {
  const env = { HOME: cwd, PATH: "", TMPDIR: process.env["TMPDIR"] ?? "/tmp" };
  const { status, stdout, stderr } = spawnSync(EXECUTABLE as string, args, { cwd, encoding: "utf8", env });
  return { status, output: `${stdout}${stderr}` };
}

describe.skipIf(EXECUTABLE === undefined)(
  "authors of plugins with the executable alone (need the executable: npm test)",
  () => {
    test.each(["hooks", "provider", "translator", "infra", "output"])(
      "a new plugin of the kind %s passes its tests and compiles, at once",
      (kind) => {
        const home = folder();
        const begun = performance.now();
        expect(run(home, "plugin", "new", kind, "acme/mine")).toEqual({
          status: 0,
          output: "mine/plugin.ts is a plugin that works. Next: postern plugin test mine/plugin.ts\n",
        });
        const tested = run(home, "plugin", "test", "mine/plugin.ts");
        expect([tested.status, tested.output]).toEqual([0, expect.stringContaining(" 0 fail\n")]);
        expect(tested.output).toContain("(pass) it does what it says");
        expect(tested.output).toContain(`(pass) ${kind}: starts, and stops twice`);
        console.log(`new and test of ${kind} take ${((performance.now() - begun) / 1000).toFixed(2)} s`);
        const compiled = spawnSync(TSC, ["-p", "mine"], { cwd: home, encoding: "utf8" });
        expect([compiled.status, compiled.stdout]).toEqual([0, ""]);
      },
    );

    test("what is wrong with a plugin or its test fails, and names it", () => {
      const home = folder();
      run(home, "plugin", "new", "hooks", "acme/mine");
      const path = join(home, "mine/plugin.ts");
      const text = readFileSync(path, "utf8");
      writeFileSync(path, text.replace("x-served-by", "x-other"));
      expect(run(home, "plugin", "test", "mine/plugin.ts").status).toBe(1);
      writeFileSync(path, text.replace("value: config.value", "value: config.valve"));
      const { status, stdout } = spawnSync(TSC, ["-p", "mine"], { cwd: home, encoding: "utf8" });
      expect([status === 0, stdout]).toEqual([false, expect.stringContaining("Property 'valve' does not exist")]);
    });

    test("declarations are written anew, and a configuration of one's own stays", () => {
      const home = folder();
      writeFileSync(join(home, "tsconfig.json"), "{}");
      expect(run(home, "plugin", "types", ".").status).toBe(0);
      expect(existsSync(join(home, ".postern/library/plugin.d.ts"))).toBe(true);
      expect(readFileSync(join(home, "tsconfig.json"), "utf8")).toBe("{}");
    });

    test.each([
      [["new", "hook", "acme/mine"], "the kind must be one of provider, translator, infra, output, hooks"],
      [["new", "hooks", "mine"], 'the name must be lower case, "vendor/name"'],
      [["test", "nowhere.ts"], "there is no file nowhere.ts"],
      [["types", "nowhere"], "there is no folder nowhere"],
    ])("%j is used wrongly", (args, text) => {
      expect(run(folder(), "plugin", ...args)).toEqual({ status: 2, output: `postern plugin ${args[0]}: ${text}\n` });
    });

    test.skipIf(ENVOY === undefined)("a newcomer's hook serves through Envoy (needs Envoy)", async () => {
      const home = folder();
      run(home, "plugin", "new", "hooks", "acme/mine");
      const { port } = await serve(["--plugin", join(home, "mine/plugin.ts")]);
      const { status, headers } = await send(port);
      expect([status, headers["x-served-by"]]).toEqual([200, "postern"]);
    });

    test.skipIf(ENVOY === undefined)(
      "an executable is built with plugins inside, and one more of that, and serves with them (needs Envoy)",
      async () => {
        const home = folder();
        for (const name of ["mine", "other"]) run(home, "plugin", "new", "hooks", `acme/${name}`);
        const other = join(home, "other/plugin.ts");
        writeFileSync(other, readFileSync(other, "utf8").replace("x-served-by", "x-other"));
        expect(run(home, "plugin", "build", "--plugin", "mine/plugin.ts", "-o", "first")).toEqual({
          status: 0,
          output: `wrote first, for ${process.platform} ${process.arch}; for others, run this command there\n`,
        });
        const again = spawnSync("./first", ["plugin", "build", "--plugin", other, "-o", "second"], { cwd: home });
        expect(again.status).toBe(0);
        process.env["POSTERN_EXECUTABLE"] = join(home, "second");
        try {
          const { port } = await serve([]);
          const { status, headers } = await send(port);
          expect([status, headers["x-served-by"], headers["x-other"]]).toEqual([200, "postern", "postern"]);
        } finally {
          process.env["POSTERN_EXECUTABLE"] = EXECUTABLE;
        }
      },
      90_000,
    );

    test("a plugin that cannot be bundled is told with its place, and nothing is built", () => {
      const home = folder();
      writeFileSync(join(home, "bad.ts"), 'import "./nowhere.ts";\n');
      const { status, output } = run(home, "plugin", "build", "--plugin", "bad.ts", "-o", "out");
      expect([status, existsSync(join(home, "out"))]).toEqual([1, false]);
      expect(output).toMatch(/bad\.ts:1:8: .*nowhere\.ts/);
      expect(run(home, "plugin", "build", "-o", "out").status).toBe(2);
    });
  },
);

/** A Postern with a backend behind a route. */
async function serve(args: readonly string[]) {
  const { port: backend } = await echo("b");
  const objects = [backendObject("b", backend), httpRoute("r", ["www.example.com"], `{backendRefs: [${to("b")}]}`)];
  return serveWorld(objects, undefined, args);
}
