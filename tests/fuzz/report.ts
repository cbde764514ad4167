import type { Finding, Fuzzed } from "./run.ts";

/** So many inputs are named for each finding, with the object of the first. */
const SHOWN = 3;

/** Objects are shown up to this many characters. */
const LONGEST_OBJECT = 2_000;

/** The sorts of findings, in the order in which they are told. */
const SORTS: readonly Finding["sort"][] = ["uncontained", "canary", "slow", "contained"];

/** The outcome of a run, for people: counts first, then each place with the inputs that lead there. */
export function reportOf({ count, passed, findings, slowestMs }: Fuzzed, seed: number): readonly string[] {
  const groups = SORTS.map((sort) => findings.filter((finding) => finding.sort === sort));
  const counts = SORTS.map((sort, i) => `${sort} ${groups[i]?.length ?? 0}`).join(", ");
  return [
    `${count} inputs of seed ${seed}, ${passed} passed the schema (${share(passed, count)}), the slowest took ${Math.round(slowestMs)} ms`,
    counts,
    ...groups.flatMap((group) => [...Map.groupBy(group, ({ sort, text }) => `${sort}: ${text}`)].flatMap(groupLines)),
  ];
}

function groupLines([what, found]: readonly [string, readonly Finding[]]): readonly string[] {
  const inputs = found.slice(0, SHOWN).map(({ input }) => input);
  const object = JSON.stringify(found[0]?.object);
  return [
    `  ${found.length} x ${what}`,
    `    --from ${inputs.join(", ")}: ${object.length > LONGEST_OBJECT ? `${object.slice(0, LONGEST_OBJECT)} ...` : object}`,
  ];
}

function share(part: number, whole: number): string {
  return whole === 0 ? "none" : `${((100 * part) / whole).toFixed(1)} %`;
}
