import { beforeAll, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundlePure } from "../../cmd/dev/package/size.ts";
import { declarationsOf } from "./declarations.ts";
import { makePackage, PACKAGE, ROOT, RUNTIMES } from "./runtimes.ts";

const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), "utf8"));
const GOLDEN = join(import.meta.dirname, "golden");

beforeAll(makePackage, 120_000);

test("package.json and deno.json have the same doors and the same versions of what is behind them", () => {
  const [npm, deno] = [read("package.json"), read("deno.json")];
  expect(deno.exports).toEqual(npm.exports);
  expect(deno.version).toBe(npm.version);
  for (const [name, target] of Object.entries(deno.imports as Record<string, string>)) {
    if (!target.startsWith("npm:") || name.endsWith("/")) continue;
    expect([name, target]).toEqual([name, `npm:${name}@${npm.dependencies[name]}`]);
  }
});

test("the package depends on no client of Kubernetes, and on nothing that it does not use", () => {
  const { dependencies, exports } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));
  expect(Object.keys(dependencies)).toEqual([
    ...["@bufbuild/cel", "@bufbuild/protobuf", "@noble/curves", "@noble/hashes", "json-p3", "luaparse", "re2js"],
    ...["sorted-btree", "valibot", "yaml"],
  ]);
  expect(Object.keys(exports)).toEqual([".", "./plugin", "./testing", "./pure", "./parse", "./package.json"]);
});

for (const door of ["mod", "plugin", "testing", "pure", "parse"]) {
  test(`the declarations of ${door} are as written down: POSTERN_UPDATE=1 writes them anew`, () => {
    const text = declarationsOf(PACKAGE, `library/${door}.d.ts`);
    const path = join(GOLDEN, `${door}.txt`);
    if (process.env["POSTERN_UPDATE"] !== undefined) {
      mkdirSync(GOLDEN, { recursive: true });
      writeFileSync(path, text);
    }
    expect(text).toBe(existsSync(path) ? readFileSync(path, "utf8") : "");
  });
}

const NODE = RUNTIMES.find(({ name }) => name === "Node 22")?.command;

test.skipIf(NODE === undefined)(
  "the pure part is one bundle that needs no Node and no code out of text (needs Node 22, which npm test fetches)",
  async () => {
    const bundle = join(ROOT, ".cache/package/pure-bundle.mjs");
    writeFileSync(bundle, await bundlePure(PACKAGE));
    const program = `
      import { translate } from ${JSON.stringify(bundle)};
      delete globalThis.process; delete globalThis.Buffer; delete globalThis.require;
      const meta = (name) => ({ name, namespace: "default" });
      const api = "gateway.networking.k8s.io/v1";
      const objects = [
        { apiVersion: api, kind: "GatewayClass", metadata: { name: "eg" }, spec: { controllerName: "gateway.envoyproxy.io/gatewayclass-controller" } },
        { apiVersion: api, kind: "Gateway", metadata: meta("eg"), spec: { gatewayClassName: "eg", listeners: [{ name: "http", protocol: "HTTP", port: 80 }] } },
        { apiVersion: api, kind: "HTTPRoute", metadata: meta("r"), spec: { parentRefs: [{ name: "eg" }], rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { hostname: "b.example" } }] }] } },
      ];
      const { resources, problems } = translate(objects);
      let evaluated = "code out of text is run";
      try { new Function("return 1")(); } catch { evaluated = "code out of text is refused"; }
      console.log(evaluated, problems.length, resources["default/eg"].map(({ json }) => json.name).join(" "));
    `;
    const path = join(ROOT, ".cache/package/pure-run.mjs");
    writeFileSync(path, program);
    const [node = ""] = NODE ?? [];
    const { stdout, stderr } = spawnSync(node, ["--disallow-code-generation-from-strings", path], { encoding: "utf8" });
    expect([stdout, stderr]).toEqual(["code out of text is refused 0 default/eg/http default/eg/http\n", ""]);
  },
  60_000,
);
