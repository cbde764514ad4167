import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { version } from "../../package.json" with { type: "json" };
import { ENVOY } from "../envoy.ts";
import { findCluster, suiteName } from "./cluster.ts";
import { command, kubectl } from "./commands.ts";
import { rolled, startTraffic, type Traffic } from "./traffic.ts";

// Proxies are rolled out four times.
setDefaultTimeout(900_000);

/** The folder of the chart `gateway-helm` 1.9, which is not part of this project. */
const REFERENCE = process.env["POSTERN_REFERENCE_CHART"] ?? "";
/** The executable that the chart is for; without it Postern stands in its place there too, under its name and with its arguments. */
const THEIRS = process.env["POSTERN_REFERENCE_EXECUTABLE"] ?? "";
const found = await findCluster();
const cluster = existsSync(REFERENCE) ? found : { reason: "POSTERN_REFERENCE_CHART names no folder" };
const ROOT = join(import.meta.dir, "../..");
const EXECUTABLE = process.env["POSTERN_EXECUTABLE"];
const PROGRAM = EXECUTABLE ?? `${process.execPath} ${join(ROOT, "cmd/main.ts")}`;
const OURS = `docker.io/postern/postern:${version}`;
const NAME = existsSync(THEIRS) ? "moving over from Envoy Gateway" : "moving over from the chart of Envoy Gateway";

/** The images that the other chart and its control plane name, made of their executable and of our Envoy. */
function makeImages(): void {
  const rig = process.env["POSTERN_RIG"] ?? "";
  const entrypoint = ["--entrypoint", '["/usr/local/bin/envoy-gateway"]', "--user", "65532:65532", "--glibc"];
  command(rig, [
    "image",
    "docker.io/envoyproxy/gateway:v1.9.0",
    ...entrypoint,
    `${THEIRS}=/usr/local/bin/envoy-gateway`,
  ]);
  command(rig, ["envoy-image", ENVOY ?? "", "distroless-v1.39.0"]);
}

/** The commands of a section of `docs/migrate.md`, each on one line. */
function page(title: string): readonly string[] {
  const text = readFileSync(join(ROOT, "docs/migrate.md"), "utf8");
  const section = text.split("\n## ").find((part) => part.startsWith(`${title}\n`)) ?? "";
  const blocks = [...section.matchAll(/```sh\n(.*?)```/gs)].map(([, block = ""]) => block);
  return blocks.flatMap((block) =>
    block
      .replaceAll(/ \\\n\s*/g, " ")
      .trim()
      .split("\n"),
  );
}

describe.skipIf("reason" in cluster)(suiteName(NAME, cluster), () => {
  const folder = mkdtempSync(join(tmpdir(), "migrate-"));
  let traffic: Traffic;
  const system = () => traffic.installation.namespace;
  const release = () => traffic.installation.release;

  beforeAll(async () => {
    if (existsSync(THEIRS)) makeImages();
    const [repository = "", tag = ""] = OURS.split(":");
    const ours = ["repository", "tag"].map((key, i) => `deployment.envoyGateway.image.${key}=${[repository, tag][i]}`);
    traffic = await startTraffic("migrate", 1, existsSync(THEIRS) ? [] : ours, { chart: REFERENCE });
  });
  afterAll(() => {
    traffic?.end();
    rmSync(folder, { recursive: true });
  });

  /** A command of the page as it is for this release and this machine. */
  const here = (line: string) =>
    line
      .replace(" eg -n envoy-gateway-system", ` ${release()} -n ${system()}`)
      .replace(/^(helm upgrade) eg (.*) -n envoy-gateway-system/, `$1 ${release()} $2 -n ${system()}`)
      .replace(" eg 1 -n envoy-gateway-system", ` ${release()} 1 -n ${system()}`);

  /** Runs a command in a folder of its own; the charts are folders of this machine. Returns what it printed. */
  const run = (line: string) => {
    const [ours, theirs] = [`${PROGRAM} `, ` ${REFERENCE} `];
    const local = line
      .replace(/^postern /, ours)
      .replace(" charts/postern ", ` ${join(ROOT, "charts/postern")} `)
      .replace(/ oci:\S+ --version \S+ /, theirs);
    return command("sh", ["-c", `cd ${folder} && ${local}`]);
  };

  const settled = async () => {
    const names = kubectl("get", "deployments", "-n", system(), "-o", "jsonpath={.items[*].metadata.name}").split(" ");
    for (const name of names) await rolled(system(), name);
  };
  const deployed = (path: string) =>
    kubectl("get", "deployment", "envoy-gateway", "-n", system(), "-o", `jsonpath=${path}`);
  const chart = () => deployed("{.metadata.labels.helm\\.sh/chart}");
  const image = () => deployed("{.spec.template.spec.containers[0].image}");

  /** Runs commands under load, and has everything rolled out. */
  const unharmedBy = (lines: readonly string[]) =>
    traffic.unharmed(async () => {
      for (const line of lines) run(line);
      await settled();
    });

  test("what would happen is told for the release and for its values, with the commands of the page", () => {
    const [live = "", values = ""] = page("What would happen");
    run(`helm get values ${release()} -n ${system()} -o yaml > values.yaml`);
    const plan = run(`${live} --release ${release()} -n ${system()}`);
    expect(run(values)).toContain("# over, by the chart");
    const printed = (title: RegExp) => {
      const section = plan.split("\n\n").find((text) => title.test(text)) ?? "";
      return section.split("\n").slice(1);
    };
    const [byImage, byChart, back] = [page("By the image"), page("By the chart"), page("Back")];
    expect([byImage.length, byChart.length, back.length]).toEqual([1, 3, 1]);
    expect(printed(/^# over, by the image/).map((line) => line.replace("v1.9.0", "1.9.0"))).toEqual(byImage.map(here));
    expect(printed(/^# over, by the chart/)).toEqual(byChart.map(here));
    expect(printed(/^# back/)).toEqual(back.map(here));
  });

  test("over by the image and back: no request lost, by the commands of the page", async () => {
    const theirs = image();
    await unharmedBy(page("By the image").map(here));
    expect([image(), chart()]).toEqual([OURS, expect.stringMatching(/^gateway-helm-/)]);
    await unharmedBy(page("Back").map(here));
    expect(image()).toBe(theirs);
  });

  test("over by the chart and back: no request lost, by the commands of the page", async () => {
    await unharmedBy(page("By the chart").map(here));
    expect([image(), chart()]).toEqual([OURS, expect.stringMatching(/^postern-/)]);
    await unharmedBy(page("Back").map(here));
    expect(chart()).toStartWith("gateway-helm-");
  });
});
