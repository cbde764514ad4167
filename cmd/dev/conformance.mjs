/**
 * `npm run conformance`: the official Gateway API conformance suite against Postern on a real cluster. From a clean checkout: packages, the
 * executable, its image, the cluster (`rig`, beside the project), the chart, the suite. Arguments are passed on to the suite. The last line counts tests.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ensureEnvoy, ensureExecutable, ensurePackages, fail, ROOT, say } from "./setup.mjs";

const SHARED = resolve(process.env.POSTERN_SHARED ?? join(ROOT, "../shared"));
const RIG = join(SHARED, "rig/rig");
const NAMESPACE = "envoy-gateway-system";
const IMAGE = "docker.io/postern/postern:0.1.0";
const CLASS = "postern";

if (!existsSync(RIG)) fail(`the cluster comes from ${RIG}, which is not there: POSTERN_SHARED names another folder`);

const bun = await ensurePackages();
const envoy = await ensureEnvoy();
const executable = await ensureExecutable(bun);

await step("building the cluster's programs (minutes, the first time)", ["build"]);
letKubeProxyStart();
await step("starting the cluster", ["up"]);
await step("putting the images in place", [
  ...["image", IMAGE, "--entrypoint", '["/usr/local/bin/postern"]', "--user", "65532:65532", "--glibc"],
  ...[`${executable}=/usr/local/bin/postern`, "link=postern:/usr/local/bin/envoy-gateway"],
]);
await step("", ["envoy-image", envoy]);
await step("installing the definitions", ["crds"]);
await step("installing the chart", [
  ...[
    "run",
    "helm",
    "upgrade",
    "--install",
    "postern",
    join(ROOT, "charts/postern"),
    "-n",
    NAMESPACE,
    "--create-namespace",
  ],
  ...["--set", "crds.enabled=false", "--wait", "--timeout", "120s"],
]);
await step("", ["run", "kubectl", "apply", "-f", gatewayClass()]);
await step("", ["run", "kubectl", "wait", "--for=condition=Accepted", `gatewayclass/${CLASS}`, "--timeout=60s"]);

const output = [];
const code = await rig(
  [
    "conformance",
    `--gateway-class=${CLASS}`,
    "--conformance-profiles=GATEWAY-HTTP,GATEWAY-GRPC,GATEWAY-TLS",
    ...process.argv.slice(2),
  ],
  (chunk) => output.push(chunk),
);
const tests = outcomes(output.join(""));
const count = (outcome) => [...tests.values()].filter((found) => found === outcome).length;
for (const [name, outcome] of tests) if (outcome === "FAIL") console.log(`failed: ${name}`);
if (tests.size === 0 || (code !== 0 && count("FAIL") === 0))
  fail(`the suite ended with exit code ${code}; its output is above`);
console.log(`${count("PASS")} passed, ${count("FAIL")} failed, ${count("SKIP")} skipped`);
process.exit(code);

/** What became of each test of the suite, by name: the second level of Go's test output is one test of the suite. */
function outcomes(text) {
  const found = new Map();
  for (const line of text.split("\n")) {
    const match = /^ {4}--- (PASS|FAIL|SKIP): TestConformance\/(\w+) \(/.exec(line);
    if (match) found.set(match[2], match[1]);
  }
  return found;
}

/**
 * kube-proxy wants this kernel setting at a value of its own and cannot write it from inside the cluster's network namespace, which takes it
 * over from the machine's.
 */
function letKubeProxyStart() {
  const setting = "/proc/sys/net/netfilter/nf_conntrack_max";
  spawnSync("modprobe", ["nf_conntrack"]);
  const wanted = String(Math.max(131072, 32768 * cpus().length));
  if (!existsSync(setting) || readFileSync(setting, "utf8").trim() === wanted) return;
  say(`setting ${setting} to ${wanted}, as kube-proxy wants it`);
  writeFileSync(setting, wanted);
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

async function step(what, args) {
  if (what) say(`${what} ...`);
  const code = await rig(args);
  if (code !== 0) fail(`rig ${args.join(" ")} ended with exit code ${code}; its output is above`);
}

function rig(args, onOutput) {
  return new Promise((done) => {
    const child = spawn(RIG, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      process.stdout.write(chunk);
      onOutput?.(chunk);
    });
    child.on("exit", (status) => done(status ?? 1));
  });
}
