/** What the output of `bun test` says: how many tests passed, which failed and with what words, and which waited and for what. */

/** Lines of a failed test that are told again at the end, and tests that are told with their lines. */
const MOST_LINES = 25;
const MOST_TOLD = 10;

/**
 * The number in a line of Bun's summary, such as ` 12 pass`.
 * @param {string} output
 * @param {string} word
 */
export function countIn(output, word) {
  const lines = output.split("\n").filter((line) => new RegExp(`^\\s*\\d+ ${word}$`).test(line));
  return Number(lines.at(-1)?.trim().split(" ")[0] ?? 0);
}

/** Skipped tests by the reason that stands in parentheses in the name of the test or of its suite. */
export function skippedReasons(output) {
  const reasons = new Map();
  for (const line of told(output)) {
    if (!line.startsWith("(skip) ")) continue;
    const reason = /\(([^)]*)\)/.exec(line.slice("(skip) ".length))?.[1] ?? "no reason given";
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return reasons;
}

/**
 * The failed tests, each with its file and the last lines that stood between the test before it and its own, as lines to print. A run of half an hour
 * is read from its end, which may be all that was kept of it.
 */
export function failures(output) {
  const failed = [];
  let [file, before] = ["", []];
  for (const line of told(output)) {
    if (/^\S+\.test\.ts:$/.test(line)) [file, before] = [line.slice(0, -1), []];
    else if (line.startsWith("(fail) ")) failed.push([`${file}: ${line}`, ...before.slice(-MOST_LINES)]);
    if (/^\((pass|fail|skip|todo)\) /.test(line)) before = [];
    else before.push(`  ${line}`);
  }
  return failed.flatMap((lines, i) => (i < MOST_TOLD ? lines : lines.slice(0, 1)));
}

/** The lines in which each test is told once: Bun lists skipped and failed ones a second time at the end. */
function told(output) {
  return output.split(/^\d+ tests? (?:skipped|failed):$/m)[0].split("\n");
}
