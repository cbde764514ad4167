import { afterAll, describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kubernetesClientPlugin } from "../../providers/kubernetes/client/mod.ts";
import { findCluster, suiteName } from "./cluster.ts";

const cluster = await findCluster();
const PROGRAM = join(import.meta.dir, "../fixtures/kubernetes-client.ts");
const BINARY = join(tmpdir(), `postern-kubernetes-client-${process.pid}`);

async function run(...command: readonly string[]): Promise<unknown> {
  const child = Bun.spawn([...command], { stdout: "pipe", stderr: "inherit", env: process.env });
  const text = await new Response(child.stdout).text();
  await child.exited;
  return JSON.parse(text);
}

describe.skipIf("reason" in cluster)(suiteName("client of a cluster", cluster), () => {
  afterAll(() => rmSync(BINARY, { force: true }));

  test("a kubeconfig with client certificates and a CA of its own works as a program", async () => {
    expect(await run(process.execPath, PROGRAM)).toEqual(["kube-system", "kube-system", 404]);
  });

  test("and as an executable", async () => {
    const built = await Bun.build({
      entrypoints: [PROGRAM],
      compile: { outfile: BINARY },
      minify: { whitespace: true, syntax: true },
      bytecode: true,
      format: "esm",
      plugins: [kubernetesClientPlugin],
    });
    expect(built.success).toBe(true);
    expect(await run(BINARY)).toEqual(["kube-system", "kube-system", 404]);
  }, 60_000);
});
