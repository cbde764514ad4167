/**
 * The refusals that no check foresaw: recorded inputs are changed by chance, translated, and offered to a real Envoy; its refusals are counted by cause.
 * `bun run refusals [--count N] [--seed N] [--only N] [--json FILE] [--verbose]`
 *
 * The same seed makes the same inputs. `--only N` tries one of them and prints the changed objects.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { stringify } from "yaml";
import { ENVOY } from "../../envoy.ts";
import { sharedPath } from "../../shared.ts";
import { surroundings } from "../surroundings.ts";
import { byCause, survey, type Trial } from "./survey.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "300" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    json: { type: "string" },
    verbose: { type: "boolean", short: "v" },
  },
});
const dir = sharedPath("goldens", "api-to-ir");
if (dir === undefined || ENVOY === undefined) {
  console.error("error: this needs recorded inputs (POSTERN_SHARED) and an Envoy (ENVOY_PATH)");
  process.exit(2);
}

const stack = new AsyncDisposableStack();
const only = values.only === undefined ? undefined : Number(values.only);
const trials = await survey({
  ...{ dir, stand: await surroundings(stack), seed: Number(values.seed), count: Number(values.count), only },
  onTrial(trial, objects) {
    if (only !== undefined) console.log(objects.map((object) => stringify(object)).join("---\n"));
    if (only !== undefined || (values.verbose && trial.refusals.length > 0)) console.log(trial);
  },
});
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(trials, null, 1)}\n`);
print("left out by the second translation", trials, ({ leftOut }) => leftOut);
print("thrown by the translation", trials, ({ thrown }) => (thrown === undefined ? [] : [thrown]));
print("not answered in time", trials, ({ unanswered }) => unanswered);
print("refused by Envoy", trials, ({ refusals }) => refusals);
await stack.disposeAsync();
process.exit(0);

function print(title: string, all: readonly Trial[], of: (trial: Trial) => readonly string[]): void {
  console.log(`\n${title}: ${all.filter((trial) => of(trial).length > 0).length} of ${all.length}`);
  for (const [cause, found] of byCause(all, of)) {
    const examples = found.slice(0, 3).map(({ number }) => number);
    console.log(`${String(found.length).padStart(5)}  ${cause}   [${examples.join(" ")}]`);
  }
}
