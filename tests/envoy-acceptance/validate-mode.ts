import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ENVOY } from "../envoy.ts";

/** Envoy's refusal of a bootstrap that it would not start with; undefined when it would. The text is YAML or JSON. */
export async function refusalOfBootstrap(text: string): Promise<string | undefined> {
  const dir = mkdtempSync(join(tmpdir(), "postern-bootstrap-"));
  try {
    writeFileSync(join(dir, "bootstrap.yaml"), text);
    const args = ["--mode", "validate", "-c", join(dir, "bootstrap.yaml"), "--log-level", "error"];
    const identity = ["--service-node", "envoy-1", "--service-cluster", "default/eg", "--service-zone", "zone-1"];
    const child = Bun.spawn([ENVOY ?? "", ...args, ...identity], { stdout: "pipe", stderr: "pipe" });
    const [out, err, code] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    return code === 0 ? undefined : `${code}: ${out}${err}`.trim();
  } finally {
    rmSync(dir, { recursive: true });
  }
}
