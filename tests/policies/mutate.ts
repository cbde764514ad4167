/**
 * Takes the field of each row of `docs/policies.md` out of its example and expects the test of the row to fail:
 * `bun run mutate-policies [--only TEXT]`. First each test must pass as it is. Says what it found, row by row.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Feature, features } from "./table.ts";

const ROOT = join(import.meta.dir, "../..");
const TIMEOUT_MS = 60_000;

const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });
const rows = features().filter(({ name, field, test }) => `${name} ${field} ${test}`.includes(values.only));
if (rows.length === 0) {
  console.error(`no row has ${values.only} in it`);
  process.exit(2);
}

/** How often a test is run that fails because something could not be started, as on a machine that has much else to do. */
const STARTS = 3;

/** Whether a test passes, without a field where one is named. The test must fail over what it expects, and not because something could not be started. */
function passes(test: string, without?: string, tries = 1): boolean {
  const args = ["test", `--timeout=${TIMEOUT_MS}`, `./tests/feature/policies/${test}.test.ts`];
  const env = { ...process.env, ...(without === undefined ? {} : { POSTERN_WITHOUT: without }) };
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: "utf8" });
  if (/^ *0 pass$/m.test(stderr) && /^ *[1-9]\d* skip$/m.test(stderr)) throw new Error(`${test} was skipped`);
  if (status !== 0 && !/^(\(pass\)|error: expect\()/m.test(stderr)) {
    if (tries < STARTS) return passes(test, without, tries + 1);
    throw new Error(`${test} fails for another reason:\n${stderr}`);
  }
  return status === 0;
}

const broken = [...new Set(rows.map(({ test }) => test))].filter((test) => !passes(test));
for (const test of broken) console.log(`fails as it is: ${test}`);
const survived: Feature[] = [];
for (const row of rows) {
  if (broken.includes(row.test)) continue;
  const started = performance.now();
  const survives = passes(row.test, row.field);
  if (survives) survived.push(row);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${survives ? "SURVIVED" : "found   "} ${row.test}: ${row.name} (${row.field} of ${row.example}), ${seconds} s`,
  );
}
console.log(
  `${rows.length} fields left out, ${rows.length - survived.length} found, ${survived.length} not; ${broken.length} tests fail as they are`,
);
process.exit(survived.length + broken.length === 0 ? 0 : 1);
