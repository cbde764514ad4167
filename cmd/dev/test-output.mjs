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
 * @param {string} output
 */
export function failures(output) {
  return failed(output).flatMap(linesOf);
}

/**
 * The tests that failed in a first run and passed in a second one: their number, and lines to print. One that was only skipped there has not passed.
 * @param {string} first
 * @param {string} second
 */
export function unsteady(first, second) {
  const passed = new Set(outcomes(second, "pass").map(nameOf));
  const tests = failed(first).filter((test) => passed.has(nameOf(test)));
  return { count: tests.length, lines: tests.flatMap(linesOf) };
}

/**
 * The name of a test without its outcome and its time.
 * @param {{ file: string, test: string }} outcome
 */
function nameOf({ file, test }) {
  return `${file}: ${test.replace(/^\(\w+\) /, "").replace(/ \[[\d.]+ms\]$/, "")}`;
}

/**
 * @param {{ file: string, test: string, words: string[] }} failure
 * @param {number} i
 */
function linesOf({ file, test, words }, i) {
  return [`${file}: ${test}`, ...(i < MOST_TOLD ? words.slice(-MOST_LINES) : [])];
}

/**
 * The files of failed tests, each once; none where one of them cannot be told.
 * @param {string} output
 */
export function failedFiles(output) {
  const files = failed(output).map(({ file }) => file);
  return files.includes("") || files.length !== countIn(output, "fail") ? [] : [...new Set(files)];
}

/** @param {string} output */
function failed(output) {
  return outcomes(output, "fail");
}

/**
 * The tests that came out like this, each with its file and the words before it.
 * @param {string} output
 * @param {"pass" | "fail"} outcome
 */
function outcomes(output, outcome) {
  const found = [];
  let [file, words] = ["", []];
  for (const line of told(output)) {
    if (line.startsWith(`(${outcome}) `)) found.push({ file, test: line, words });
    if (/^\S+\.test\.ts:$/.test(line)) [file, words] = [line.slice(0, -1), []];
    else words = /^\((pass|fail|skip|todo)\) /.test(line) ? [] : [...words.slice(-MOST_LINES), `  ${line}`];
  }
  return found;
}

/** The lines in which each test is told once: Bun lists skipped and failed ones a second time at the end. */
function told(output) {
  return output.split(/^\d+ tests? (?:skipped|failed):$/m)[0].split("\n");
}
