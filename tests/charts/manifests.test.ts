import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { manifestsCommand } from "../../cmd/cli/commands/setting-up/manifests.ts";
import { runProgram } from "../../cmd/cli/mod.ts";

const home = mkdtempSync(join(tmpdir(), "postern-manifests-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs `postern manifests` with a configuration, if one is given. */
async function run(args: readonly string[], config?: string) {
  const path = join(home, "envoy-gateway.yaml");
  if (config !== undefined) writeFileSync(path, config);
  const [out, talk]: [string[], string[]] = [[], []];
  const io = {
    out: (text: string) => void out.push(text),
    talk: (text: string) => void talk.push(text),
    stdin: async () => "",
    env: {},
    colour: { out: false, talk: false },
  };
  const all = ["manifests", ...args, ...(config === undefined ? [] : ["-c", path])];
  const code = await runProgram({ commands: [manifestsCommand], version: "0" }, all, io);
  return { code, out: out.join(""), talk: talk.join("") };
}

const kindsOf = (text: string) => parseAllDocuments(text).map((document) => document.get("kind"));

test("everything is printed, in an order in which it can be applied", async () => {
  const { code, out } = await run([]);
  const kinds = kindsOf(out);
  expect(code).toBe(0);
  expect(kinds[0]).toBe("Namespace");
  expect(kinds.filter((kind) => kind === "CustomResourceDefinition").length).toBeGreaterThan(15);
  expect(kinds.at(-1)).toBe("Deployment");
  expect(kinds.indexOf("ServiceAccount")).toBeLessThan(kinds.indexOf("Job"));
});

test("the configuration is kept as it is written, and decides about rights", async () => {
  const config = `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyGateway
gateway: {controllerName: example.com/team}
provider:
  type: Kubernetes
  kubernetes:
    watch: {type: Namespaces, namespaces: [team]}
`;
  const { out } = await run(["--skip-crds", "-n", "team", "-o", "json", "--image", "r.example/p:1"], config);
  const { items } = JSON.parse(out) as { items: { kind: string; metadata: { namespace?: string }; data?: object }[] };
  expect(items.filter(({ kind }) => kind === "CustomResourceDefinition")).toEqual([]);
  const namespaces = items.filter(({ kind }) => kind === "Role").map(({ metadata }) => metadata.namespace);
  expect(new Set(namespaces)).toEqual(new Set(["team"]));
  const text = JSON.stringify(items.find(({ kind }) => kind === "ConfigMap")?.data);
  expect(text).toContain("example.com/team");
  expect(text).toContain("r.example/p:1");
});

test("a configuration that is not valid is refused with its place", async () => {
  const { code, out, talk } = await run(["--skip-crds"], "kind: EnvoyGateway\nprovider: {type: Nothing}\n");
  expect([code, out]).toEqual([1, ""]);
  expect(talk).toContain("envoy-gateway.yaml:2:");
  expect((await run(["-c", join(home, "absent.yaml")])).code).toBe(1);
});
