/**
 * `npm test`: installs what is missing, builds the executable when its sources changed, then runs every suite this machine can run: on the host, and
 * on a cluster of its own where the rig is built. Suites that need more say at the end what that is. The last line counts.
 */
import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { AUDIT_LOG, buildOf, clusterRuns, noCluster, RIG, raiseCluster, razeCluster, withAudit } from "./cluster.mjs";
import { ensureEnvoy, ensureExecutable, ensurePackages, ensureRuntimes, ROOT, say } from "./setup.mjs";
import { countIn, failedFiles, failures, skippedReasons, unsteady } from "./test-output.mjs";

const CLUSTER_TESTS = "tests/cluster";
/** Seconds that a test or hook on a cluster may take: pods start, stop and drain, the kubelet looks at Secrets once a minute. */
const LONGEST_ON_CLUSTER = 400;
/** Failed tests that are tried again at most: more of them have a cause of their own. */
const MOST_UNSTEADY = 5;

const bun = await ensurePackages();
const envoy = await ensureEnvoy();
const executable = await ensureExecutable(bun);
await ensureRuntimes();
const patterns = process.argv.slice(2);
const impossible = noCluster();
const env = {
  ...process.env,
  ENVOY_PATH: envoy,
  POSTERN_EXECUTABLE: executable,
  POSTERN_BUILD: buildOf(executable),
  POSTERN_RIG: RIG,
  ...(impossible && { POSTERN_NO_CLUSTER: impossible }),
  PATH: [join(ROOT, "node_modules/.bin"), process.env.PATH].join(delimiter),
};
// An interrupt reaches the tests as well, which end by themselves; what was started for them has to be ended after them.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {});

const runs = impossible ? [await tests(patterns)] : await onHostAndCluster();
const total = (what) => runs.reduce((sum, run) => sum + run[what], 0);
const waiting = runs.flatMap(({ output }) => [...skippedReasons(output)]);
if (waiting.length > 0) console.log("\ntests that waited, and what they need:");
for (const [reason, number] of waiting) console.log(`  ${String(number).padStart(4)}  ${reason}`);
for (const { failures, unsteady } of runs) {
  if (unsteady.length > 0) console.log(`\ntests that passed at the second try only:\n${unsteady.join("\n")}\n`);
  if (failures.length > 0) console.log(`\ntests that failed:\n${failures.join("\n")}\n`);
}
const skipped = total("skipped");
console.log(`${total("passed")} passed, ${total("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(total("failed") === 0 ? 0 : 1);

/** The suites of the host, then those of a cluster; patterns choose among both. */
async function onHostAndCluster() {
  const cluster = patterns.filter((pattern) => pattern.startsWith(CLUSTER_TESTS));
  const host = patterns.filter((pattern) => !pattern.startsWith(CLUSTER_TESTS));
  const done = [];
  if (host.length > 0 || cluster.length === 0)
    done.push(await tests([`--path-ignore-patterns=${CLUSTER_TESTS}/**`, ...host]));
  if (cluster.length > 0 || host.length === 0)
    done.push(await onCluster(cluster.length > 0 ? cluster : [CLUSTER_TESTS]));
  return done;
}

/** Runs suites on the cluster that runs already, or on a fresh one that is ended afterwards whatever happens. */
async function onCluster(chosen) {
  const mine = !clusterRuns();
  const audit = withAudit();
  try {
    if (mine) await razeCluster();
    await raiseCluster({ executable, envoy, env: audit });
    return await tests(chosen, {
      around: [RIG, "run"],
      env: { ...audit, POSTERN_AUDIT_LOG: AUDIT_LOG },
      seconds: LONGEST_ON_CLUSTER,
    });
  } catch (error) {
    say(`error: ${error.message}`);
    return { passed: 0, failed: 1, skipped: 0, failures: [], unsteady: [], output: "" };
  } finally {
    if (mine) await razeCluster();
  }
}

/**
 * Runs `bun test`; resolves with its counts. The files of a few failed tests are run once more by themselves: on a machine that is busy with others a
 * real process can be late. What passes then is counted as passed and told as unsteady, which is a defect of the test to be mended.
 */
async function tests(args, surroundings) {
  const first = await run(args, surroundings);
  const files = failedFiles(first.output);
  if (first.failed === 0 || first.failed > MOST_UNSTEADY || files.length === 0)
    return { ...first, failures: failures(first.output), unsteady: [] };
  say(`once more, by themselves: ${files.join(" ")}`);
  const second = await run(
    files.map((file) => `./${file}`),
    surroundings,
  );
  const { count, lines } = unsteady(first.output, second.output);
  return {
    ...first,
    passed: first.passed + count,
    failed: first.failed - count,
    failures: failures(second.output),
    unsteady: lines,
  };
}

/** One run of `bun test`, with its counts and what it said. A run that ends badly without a failed test counts as one that failed. */
async function run(args, { around = [], env: more = {}, seconds = 60 } = {}) {
  const [program, ...rest] = [...around, bun, "test", `--timeout=${seconds * 1000}`, ...args];
  const child = spawn(program, rest, { cwd: ROOT, env: { ...env, ...more }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk) => {
      output += chunk;
      process.stdout.write(chunk);
    });
  }
  const code = await new Promise((resolve) => child.on("exit", (status) => resolve(status ?? 1)));
  const count = (word) => countIn(output, word);
  const failed = count("fail");
  const broken = failed === 0 && code !== 0 ? 1 : 0;
  if (broken) say(`the tests ended with exit code ${code} without a failed test; see above`);
  return { passed: count("pass"), failed: failed + broken, skipped: count("skip") + count("todo"), output };
}
