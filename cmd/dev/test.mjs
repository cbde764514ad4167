/**
 * `npm test`: installs what is missing, builds the executable when its sources changed, then runs every suite this machine can run. Suites that need more say at the end
 * what that is. The last line counts.
 */
import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { ensureEnvoy, ensureExecutable, ensurePackages, ROOT, say } from "./setup.mjs";

const bun = await ensurePackages();
const envoy = await ensureEnvoy();
const executable = await ensureExecutable(bun);

const patterns = process.argv.slice(2);
const env = {
  ...process.env,
  ENVOY_PATH: envoy,
  POSTERN_EXECUTABLE: executable,
  PATH: [join(ROOT, "node_modules/.bin"), process.env.PATH].join(delimiter),
};
const child = spawn(bun, ["test", "--timeout", "60000", ...patterns], {
  cwd: ROOT,
  env,
  stdio: ["ignore", "pipe", "pipe"],
});
let output = "";
for (const stream of [child.stdout, child.stderr]) {
  stream.setEncoding("utf8").on("data", (chunk) => {
    output += chunk;
    process.stdout.write(chunk);
  });
}
const code = await new Promise((resolve) => child.on("exit", (status) => resolve(status ?? 1)));

const passed = count("pass");
const failed = count("fail");
const skipped = count("skip") + count("todo");
const waiting = skippedReasons();
if (waiting.size > 0) {
  console.log("\ntests that waited, and what they need:");
  for (const [reason, number] of waiting) console.log(`  ${String(number).padStart(4)}  ${reason}`);
}
const broken = failed === 0 && code !== 0 ? 1 : 0;
if (broken) say(`the tests ended with exit code ${code} without a failed test; see above`);
console.log(`${passed} passed, ${failed + broken} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(failed + broken === 0 ? 0 : 1);

/** The number in a line of Bun's summary, such as ` 12 pass`. */
function count(word) {
  const lines = output.split("\n").filter((line) => new RegExp(`^\\s*\\d+ ${word}$`).test(line));
  return Number(lines.at(-1)?.trim().split(" ")[0] ?? 0);
}

/** Skipped tests by the reason that stands in parentheses in the name of the test or of its suite. Bun lists them a second time at the end. */
function skippedReasons() {
  const reasons = new Map();
  for (const line of output.split(/^\d+ tests skipped:$/m)[0].split("\n")) {
    if (!line.startsWith("(skip) ")) continue;
    const reason = /\(([^)]*)\)/.exec(line.slice("(skip) ".length))?.[1] ?? "no reason given";
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return reasons;
}
