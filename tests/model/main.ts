/**
 * Random worlds with faulty objects against a real Envoy: `bun run model [--worlds 300] [--seed 1] [--objects 30]`.
 * Each is applied at once to a fresh Postern and Envoy, and object by object to running ones in three orders. In the end all that is faultless must be
 * served and without blame, and all that is faulty named. `--seed X --worlds 1` runs one world again.
 */
import { parseArgs } from "node:util";
import { ENVOY } from "../envoy.ts";
import { runWorld, shrunk, type WorldResult } from "./model.ts";
import { openPlace } from "./place.ts";
import { failureOf, isFailed, summaryOf } from "./report.ts";

const { values } = parseArgs({
  options: {
    worlds: { type: "string", default: "300" },
    seed: { type: "string", default: "1" },
    objects: { type: "string", default: "30" },
  },
});
const [worlds, seed, objects] = [values.worlds, values.seed, values.objects].map(Number) as [number, number, number];
if (![worlds, seed, objects].every(Number.isInteger)) {
  console.error("--worlds, --seed and --objects are whole numbers");
  process.exit(2);
}
if (ENVOY === undefined) {
  console.error("there is no Envoy: set ENVOY_PATH, or let npm start fetch one");
  process.exit(1);
}

/** How often it is told how far it is. */
const TOLD = 10;

const place = await openPlace(ENVOY);
const results: WorldResult[] = [];
for (let i = 0; i < worlds; i++) {
  const options = { seed: seed + i, objects };
  const result = await runWorld(place, options);
  results.push(result);
  if (isFailed(result)) console.log(failureOf(await shrunk(place, options, result), objects).join("\n"));
  if ((i + 1) % TOLD === 0) console.error(`${i + 1} of ${worlds}, ${results.filter(isFailed).length} failed`);
}
place.close();
console.log(summaryOf(results).join("\n"));
process.exit(results.some(isFailed) ? 1 : 0);
