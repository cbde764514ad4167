import { validateObject } from "../../core/api/validate/mod.ts";
import { parseConfig } from "../../core/config/mod.ts";
import { applyBootstrap, renderBootstrap } from "../../core/envoy/bootstrap/mod.ts";
import { fieldLocator, type Problem, readDocuments, refOf, type Validate } from "../../core/resource/mod.ts";
import { printable } from "../../core/scalars/mod.ts";
import type { Seed } from "./files-corpus.ts";
import { mutateBytes, mutateFields } from "./files-mutate.ts";
import { type Random, randomOf } from "./files-random.ts";

/** Something that must not be. */
export interface FileFinding {
  readonly index: number;
  readonly seed: string;
  readonly what: string;
}

/** How a run went. */
export interface FilesFuzzed {
  readonly findings: readonly FileFinding[];
  /** How many inputs were read without a problem. */
  readonly good: number;
  /** How many there were of what: by how they are read, and by what was changed. */
  readonly counts: Readonly<Record<string, number>>;
  readonly longestMs: number;
  /** MiB of the heap, and of the process, after the first tenth and at the end. */
  readonly heap: readonly [number, number];
  readonly resident: readonly [number, number];
}

/** The seeds that are run, and how many inputs. */
export interface FilesRun {
  readonly seeds: readonly Seed[];
  readonly seed: number;
  readonly from: number;
  readonly count: number;
  /** Told how far it is, now and then. */
  readonly onProgress?: (done: number) => void;
}

/** Characters of an input at most: twice as many as are read at once, beside other work. Larger texts are a matter of tests/growth. */
const LONGEST = 64 * 1024;

/** One call may take so long, in milliseconds. */
const MOST_MS = 1_000;
/** So often one that takes longer is read again. */
const AGAIN = 4;
/** Heap and process may grow by so much after the first tenth, in MiB. */
const MOST_GROWTH = { heap: 64, resident: 192 } as const;
/** After so many inputs the collector runs: nothing else happens in between that would let it. */
const COLLECTED = 500;

const validate: Validate = (object) => validateObject(object);

/** A text that differs from one of the corpus. */
interface Mutant extends Seed {
  readonly changed: "bytes" | "fields";
}

/** The input of an index: a text of the corpus with some bytes, or some fields, changed. */
export function inputOf({ seeds, seed }: Pick<FilesRun, "seeds" | "seed">, index: number): Mutant {
  const random = randomOf(seed, index);
  const origin = pickSeed(seeds, random);
  const changed = random.once(2) ? "bytes" : "fields";
  const text =
    changed === "bytes" ? mutateBytes(origin.text, random.pick(seeds).text, random) : mutateFields(origin.text, random);
  return { ...origin, text: text.slice(0, LONGEST), changed };
}

/** Half of the inputs are whole files. */
function pickSeed(seeds: readonly Seed[], random: Random): Seed {
  const picked = random.pick(seeds);
  if (random.once(2)) return picked;
  const files = seeds.filter(({ one }) => one === undefined);
  return files.length === 0 ? picked : random.pick(files);
}

/** Reads and validates mutations of files in this process. */
export function fuzzFiles(run: FilesRun): FilesFuzzed {
  const findings: FileFinding[] = [];
  const counts: Record<string, number> = {};
  let [good, longestMs, early] = [0, 0, memory()];
  for (let index = run.from; index < run.from + run.count; index++) {
    const input = inputOf(run, index);
    const kind = `${input.as} (${input.changed})`;
    counts[kind] = (counts[kind] ?? 0) + 1;
    const find = (what: string) => findings.push({ index, seed: input.name, what });
    try {
      const { problems, ms } = timed(input);
      longestMs = Math.max(longestMs, ms);
      if (ms > MOST_MS) find(`takes ${ms.toFixed(0)} ms`);
      if (problems.length === 0) good += 1;
      for (const fault of faultsIn(problems, input.text)) find(fault);
    } catch (error) {
      find(`throws ${error instanceof Error ? error.message : String(error)}`);
    }
    if (index === run.from + Math.floor(run.count / 10)) early = memory();
    if (index % COLLECTED === 0) Bun.gc(true);
    if (index % 1_000 === 999) run.onProgress?.(index + 1 - run.from);
  }
  const late = memory();
  for (const of of ["heap", "resident"] as const) {
    const what = `the ${of} memory grew from ${early[of]} to ${late[of]} MiB`;
    if (late[of] - early[of] > MOST_GROWTH[of]) findings.push({ index: run.from + run.count - 1, seed: "all", what });
  }
  return {
    findings,
    good,
    counts,
    longestMs,
    heap: [early.heap, late.heap],
    resident: [early.resident, late.resident],
  };
}

/**
 * The faults of an input, and the time that it took: of the time that passed and that which the process had, the less, since a machine that does other things
 * lets it wait. One that takes long is read again, since whatever else happens only adds.
 */
function timed(input: Seed): { readonly problems: readonly Problem[]; readonly ms: number } {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; ; attempt++) {
    const [began, used] = [performance.now(), cpuMs()];
    const problems = problemsOf(input);
    least = Math.min(least, performance.now() - began, cpuMs() - used);
    if (least <= MOST_MS || attempt === AGAIN) return { problems, ms: least };
  }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function memory(): Readonly<Record<"heap" | "resident", number>> {
  Bun.gc(true);
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: Math.round(heapUsed / 2 ** 20), resident: Math.round(rss / 2 ** 20) };
}

function problemsOf({ text, as }: Seed): readonly Problem[] {
  if (as === "configuration") {
    const result = parseConfig(text, "f.yaml", validate);
    return "value" in result ? result.value.warnings : result.fault;
  }
  if (as === "bootstrap") {
    for (const type of ["Replace", "Merge"] as const) applyBootstrap(renderBootstrap(), { type, value: text });
    return [];
  }
  const { objects, problems } = readDocuments(text, { file: "f.yaml", validate });
  const locate = fieldLocator(text);
  for (const { object } of objects) locate(refOf(object), ["spec", "rules", 0, "matches"]);
  return problems;
}

/** Whether what is told of a text can be told: a place that is in it, one line of bounded length. */
function faultsIn(problems: readonly Problem[], text: string): readonly string[] {
  const lines = text.split("\n").length;
  return problems.flatMap(({ line, column, message }) => {
    if (!(line >= 1 && line <= lines && column >= 1))
      return [`a problem stands at ${line}:${column} of ${lines} lines`];
    const shown = printable(message);
    return /[\u0000-\u001f\u007f-\u009f\u202e]/.test(shown) || shown.length > 20_000
      ? [`a problem cannot be shown: ${shown}`]
      : [];
  });
}
