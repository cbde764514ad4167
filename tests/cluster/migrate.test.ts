import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { version } from "../../package.json" with { type: "json" };
import { findCluster, suiteName } from "./cluster.ts";
import { command, kubectl } from "./commands.ts";
import { rolled, startTraffic, type Traffic } from "./traffic.ts";

// Proxies are rolled out four times.
setDefaultTimeout(500_000);

/** The folder of the chart `gateway-helm` 1.9, which is not part of this project. */
const REFERENCE = process.env["POSTERN_REFERENCE_CHART"] ?? "";
const found = await findCluster();
const cluster = existsSync(REFERENCE) ? found : { reason: "POSTERN_REFERENCE_CHART names no folder" };
const ROOT = join(import.meta.dir, "../..");
const EXECUTABLE = process.env["POSTERN_EXECUTABLE"];
const PROGRAM = EXECUTABLE ?? `${process.execPath} ${join(ROOT, "cmd/main.ts")}`;
const IMAGE = `docker.io/postern/postern:${version}`;

describe.skipIf("reason" in cluster)(suiteName("moving over from the chart of Envoy Gateway", cluster), () => {
  const folder = mkdtempSync(join(tmpdir(), "migrate-"));
  let traffic: Traffic;
  const system = () => traffic.installation.namespace;
  const release = () => traffic.installation.release;

  beforeAll(async () => {
    // Its own executable is not to be had here; that of Postern has its name, its arguments and its place.
    const image = [
      `deployment.envoyGateway.image.repository=${IMAGE.split(":")[0]}`,
      `deployment.envoyGateway.image.tag=${version}`,
    ];
    traffic = await startTraffic("migrate", 1, image, { chart: REFERENCE });
  });
  afterAll(() => {
    traffic?.end();
    rmSync(folder, { recursive: true });
  });

  /** The commands that `migrate --check` prints under a title, as a shell of this machine runs them. */
  function commands(title: RegExp): readonly string[] {
    const plan = command("sh", ["-c", `${PROGRAM} migrate --check --release ${release()} -n ${system()}`]);
    const section = plan.split("\n\n").find((text) => title.test(text)) ?? "";
    return section
      .split("\n")
      .slice(1)
      .map((line) =>
        line.replace(/^postern /, `${PROGRAM} `).replace(" charts/postern ", ` ${join(ROOT, "charts/postern")} `),
      );
  }

  const settled = async () => {
    const names = kubectl("get", "deployments", "-n", system(), "-o", "jsonpath={.items[*].metadata.name}").split(" ");
    for (const name of names) await rolled(system(), name);
  };

  /** The chart that the control plane was installed with last. */
  const chart = () => {
    const label = "jsonpath={.metadata.labels.helm\\.sh/chart}";
    return kubectl("get", "deployment", "envoy-gateway", "-n", system(), "-o", label);
  };

  test("over by the chart and back: nothing refused, no request lost, by the commands that are printed", async () => {
    const over = commands(/^# over, by the chart/);
    const back = commands(/^# back/);
    expect([over.length, back.length]).toEqual([3, 1]);
    await traffic.unharmed(async () => {
      for (const line of over) command("sh", ["-c", `cd ${folder} && ${line}`]);
      await settled();
      expect(chart()).toStartWith("postern-");
    });
    await traffic.unharmed(async () => {
      for (const line of back) command("sh", ["-c", line]);
      await settled();
      expect(chart()).toStartWith("gateway-helm-");
    });
  });
});
