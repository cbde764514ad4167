/**
 * Tries whether anything protected is ever served open, with real Envoy and clients that never pause.
 *
 *   bun run protection [--trials 100] [--change first|changed|moved]
 *
 * Prints a line for each change. Ends with 1 when a request without credentials was let pass, one of another route was lost, or credentials took longer
 * than a second to be let pass.
 */
import { parseArgs } from "node:util";
import { cleanUp } from "../host-rig.ts";
import { type Change, type Outcome, runTrials } from "./trials.ts";

const CHANGES: readonly Change[] = ["first", "changed", "moved"];

/** Milliseconds within which credentials are to be let pass. */
const WITHIN_MS = 1_000;

const { values } = parseArgs({
  options: { trials: { type: "string", default: "100" }, change: { type: "string" } },
});

function line(change: Change, { trials, open, lost, authorised, refused }: Outcome): string {
  const [median, worst] = [authorised[authorised.length >> 1], authorised.at(-1)];
  const answers = Object.entries(refused).map(([status, n]) => `${n} x ${status}`);
  return `${change}: ${trials} trials, ${open} open, ${lost} of others lost; 200 with credentials after ${median} ms (median), ${worst} ms (worst); others: ${answers.join(", ")}`;
}

let failed = false;
for (const change of CHANGES.filter((each) => values.change === undefined || each === values.change)) {
  const outcome = await runTrials(change, Number(values.trials));
  failed ||= outcome.open > 0 || outcome.lost > 0 || (outcome.authorised.at(-1) ?? 0) > WITHIN_MS;
  console.log(line(change, outcome));
  await cleanUp();
}
process.exit(failed ? 1 : 0);
