/**
 * `npm run conformance`: the official Gateway API conformance suite against Postern on a real cluster. From a clean checkout: packages, the
 * executable, its image, the cluster (`rig`, beside the project), the chart, the suite. Arguments are passed on to the suite. The last line counts tests.
 */
import { existsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildOf, RIG, raiseCluster, rig, step } from "./cluster.mjs";
import { ensureEnvoy, ensureExecutable, ensurePackages, fail, ROOT } from "./setup.mjs";

const NAMESPACE = "envoy-gateway-system";
const CLASS = "postern";

if (!existsSync(RIG)) fail(`the cluster comes from ${RIG}, which is not there: POSTERN_SHARED names another folder`);

const bun = await ensurePackages();
const envoy = await ensureEnvoy();
const executable = await ensureExecutable(bun);

await prepare().catch((error) => fail(error.message));

const output = [];
const code = await rig(
  [
    "conformance",
    `--gateway-class=${CLASS}`,
    "--conformance-profiles=GATEWAY-HTTP,GATEWAY-GRPC,GATEWAY-TLS",
    ...process.argv.slice(2),
  ],
  { onOutput: (chunk) => output.push(chunk) },
);
const tests = outcomes(output.join(""));
const count = (outcome) => [...tests.values()].filter((found) => found === outcome).length;
for (const [name, outcome] of tests) if (outcome === "FAIL") console.log(`failed: ${name}`);
if (tests.size === 0 || (code !== 0 && count("FAIL") === 0))
  fail(`the suite ended with exit code ${code}; its output is above`);
console.log(`${count("PASS")} passed, ${count("FAIL")} failed, ${count("SKIP")} skipped`);
process.exit(code);

/** Everything before the suite: a cluster in which Postern serves a GatewayClass. */
async function prepare() {
  await step("building the cluster's programs (minutes, the first time)", ["build"]);
  await raiseCluster({ executable, envoy });
  const release = ["postern", join(ROOT, "charts/postern"), "-n", NAMESPACE, "--create-namespace"];
  // Pods are new when the executable is, although its image keeps the name.
  const mark = ["--set-string", `deployment.pod.annotations.executable=${buildOf(executable)}`];
  const settings = ["--set", "crds.enabled=false", ...mark, "--wait", "--timeout", "120s"];
  await step("installing the chart", ["run", "helm", "upgrade", "--install", ...release, ...settings]);
  await step("", ["run", "kubectl", "apply", "-f", gatewayClass()]);
  await step("", ["run", "kubectl", "wait", "--for=condition=Accepted", `gatewayclass/${CLASS}`, "--timeout=60s"]);
}

/** What became of each test of the suite, by name: the second level of Go's test output is one test of the suite. */
function outcomes(text) {
  const found = new Map();
  for (const line of text.split("\n")) {
    const match = /^ {4}--- (PASS|FAIL|SKIP): TestConformance\/(\w+) \(/.exec(line);
    if (match) found.set(match[2], match[1]);
  }
  return found;
}

/** The file with the GatewayClass that the suite uses. */
function gatewayClass() {
  const file = join(tmpdir(), `postern-conformance-${process.pid}.json`);
  const controllerName = "gateway.envoyproxy.io/gatewayclass-controller";
  writeFileSync(
    file,
    JSON.stringify({
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "GatewayClass",
      metadata: { name: CLASS },
      spec: { controllerName },
    }),
  );
  return file;
}
