/**
 * The parity runner: how many recorded cases of the reference Postern answers alike.
 * `bun run parity [--stage S] [--list FILE] [--only PATTERN] [--dir DIR] [--json FILE] [--verbose]`
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SHARED } from "../shared.ts";
import { runParity, type StageResult } from "./run.ts";

const { values } = parseArgs({
  options: {
    stage: { type: "string", multiple: true },
    list: { type: "string" },
    only: { type: "string" },
    dir: { type: "string", default: join(SHARED, "goldens") },
    json: { type: "string" },
    verbose: { type: "boolean", short: "v" },
  },
});

if (!existsSync(values.dir)) {
  console.error(`no goldens at ${values.dir}: name another folder with --dir or POSTERN_SHARED`);
  process.exit(2);
}

const list = values.list === undefined ? undefined : readFileSync(values.list, "utf8").split("\n").filter(Boolean);
const results = await runParity({ dir: values.dir, stages: values.stage, list, only: values.only });
for (const result of results) printStage(result, values.verbose ?? false);

const sum = (count: (result: StageResult) => number) => results.reduce((total, result) => total + count(result), 0);
const failed = sum((result) => result.failed.length);
const excepted = sum((result) => result.excepted.length);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
console.log(
  `${sum((result) => result.passed.length)} passed, ${failed} failed${excepted > 0 ? `, ${excepted} held to be wrong in the reference` : ""}`,
);
process.exit(failed > 0 || results.length === 0 ? 1 : 0);

function printStage(result: StageResult, verbose: boolean): void {
  console.log(`${result.stage}: ${result.passed.length} passed, ${result.failed.length} failed`);
  for (const { name, differences } of result.failed) {
    console.log(`  failed ${name} (${differences.length} differences)`);
    for (const line of differences.slice(0, verbose ? 40 : 2)) console.log(`      ${line}`);
  }
  for (const { name, reason } of result.excepted) console.log(`  excepted ${name}: ${reason}`);
}
