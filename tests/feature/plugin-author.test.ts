import { afterEach, describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PluginRow } from "../../core/plugin/list.ts";
import { ENVOY } from "../envoy.ts";
import { becomes, cleanUp, folder } from "../host-rig.ts";
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

    test.skipIf(ENVOY === undefined)(
      "plugins that an executable was built with are configured by their ids (needs Envoy)",
      async () => {
        const home = folder();
        writeFileSync(join(home, "mark.ts"), CONFIGURED);
        run(home, "plugin", "build", "--plugin", "mark.ts", "-o", "built");
        process.env["POSTERN_EXECUTABLE"] = join(home, "built");
        try {
          const entry = (rest: string) => `plugins:\n- builtIn: hooks/acme/mark\n${rest}`;
          const { port, postern } = await serve([], entry('  config: {value: "of the file"}\n'));
          expect((await send(port)).headers["x-mark"]).toBe("of the file");
          const admin = (await postern.admin()).replace("http://", "");
          const listed = run(home, "plugin", "list", "--json", "--admin", admin);
          expect((JSON.parse(listed.output) as PluginRow[]).find(({ id }) => id === "hooks/acme/mark")).toMatchObject({
            ...{ version: "1.0.0", file: "inside this executable", state: "running" },
          });

          // An entry with a fault is told with its place, and the rest serves.
          const wrong = await serve([], entry("  config: {value: 1}\n- builtIn: hooks/acme/other\n"));
          expect((await send(wrong.port)).headers["x-mark"]).toBeUndefined();
          const rows = JSON.parse(
            run(home, "plugin", "list", "--json", "--admin", (await wrong.postern.admin()).replace("http://", ""))
              .output,
          ) as PluginRow[];
          expect(rows.flatMap(({ state, reason = "" }) => (state === "disabled" ? [reason] : [])).sort()).toEqual([
            expect.stringMatching(
              /config\.yaml:\d+:\d+: plugins\[0\]\.config\.value: .*string.* \(plugin acme\/mark\)$/,
            ),
            expect.stringMatching(
              /config\.yaml:\d+:\d+: plugins\[1\]\.builtIn: hooks\/acme\/other is not in this executable, which was built with hooks\/acme\/mark$/,
            ),
          ]);

          // Without an entry it gets no configuration; this one cannot do without.
          const none = await serve([]);
          expect(await none.postern.logged(/a plugin inside this executable config\.value: /)).toBeTruthy();
          const off = await serve([], entry("  enabled: false\n"));
          expect((await send(off.port)).headers["x-mark"]).toBeUndefined();
          expect(off.postern.log).not.toContain("acme/mark");
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

/** A hook that needs a configuration. */
const CONFIGURED = `import { create, definePlugin, HeaderValueOptionSchema } from "postern/plugin";
import * as v from "valibot";
export default definePlugin({
  kind: "hooks", name: "acme/mark", version: "1.0.0", stability: "alpha", summary: "Marks.",
  config: v.strictObject({ value: v.string() }),
  create: ({ config }) => ({ route: (route) => ({ ...route, responseHeadersToAdd: [
    create(HeaderValueOptionSchema, { header: { key: "x-mark", value: config.value } }),
  ] }) }),
});
`;

/** A Postern with a backend behind a route; `more` stands at the end of its configuration. */
async function serve(args: readonly string[], more = "") {
  const { port: backend } = await echo("b");
  const objects = [backendObject("b", backend), httpRoute("r", ["www.example.com"], `{backendRefs: [${to("b")}]}`)];
  const served = await serveWorld(objects, undefined, args, more);
  await becomes(() => send(served.port).then(({ status }) => status, String), 200 as number | string);
  return served;
}
