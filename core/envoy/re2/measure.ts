import { tokensOf } from "./tokens.ts";

/** The size of a program, as the text of its expression tells it. */
export interface Measure {
  /** Steps of the program, about. */
  readonly steps: number;
  /** The largest product of numbers of repetition within each other. */
  readonly repeats: number;
  /** The expression with the least repetitions, and with each class of characters once: as valid as the expression, but for the numbers. */
  readonly outline: string;
}

const COUNTED = /^\{(\d+)(,?)(\d*)\}$/;
const UNICODE = /^\\[pP]/;
/** Flags for the rest of a group: they open none. */
const FLAGS = /^\(\?[a-zA-Z-]*\)$/;

/** The steps of a class, beside the one of a character: classes of Unicode are hundreds of ranges. */
const UNICODE_STEPS = 20;
const CLASS_STEPS = 4;

/** Part of an expression while it is read. */
interface Level {
  steps: number;
  repeats: number;
  /** The last thing that was read, which a repetition behind it repeats. */
  last: { steps: number; repeats: number };
}

/** Measures an expression in one pass over its text. Numbers beyond any limit stay finite. */
export function measure(pattern: string): Measure {
  const outer: Level[] = [];
  const classes = new Set<string>();
  const outline: string[] = [];
  let level = opened();
  for (const token of tokensOf(pattern)) {
    const counted = COUNTED.exec(token);
    if (counted) repeat(level, counted);
    else if (token === ")") level = closed(level, outer);
    else if (token.startsWith("(") && !FLAGS.test(token)) {
      outer.push(level);
      level = opened();
    } else add(level, { steps: stepsOf(token), repeats: 1 });
    outline.push(counted ? leastRepetition(token, counted) : oncePerClass(token, classes));
  }
  while (outer.length > 0) level = closed(level, outer);
  return { steps: level.steps, repeats: level.repeats, outline: outline.join("") };
}

function opened(): Level {
  return { steps: 0, repeats: 1, last: { steps: 0, repeats: 1 } };
}

/** The level around, with the group that ends as its last thing. */
function closed(level: Level, outer: Level[]): Level {
  const around = outer.pop();
  if (around === undefined) return level;
  add(around, { steps: level.steps + 2, repeats: level.repeats });
  return around;
}

function add(level: Level, last: Level["last"]): void {
  level.steps = bounded(level.steps + last.steps);
  level.repeats = Math.max(level.repeats, last.repeats);
  level.last = last;
}

function repeat(level: Level, [, from = "", comma, to = ""]: RegExpExecArray): void {
  const least = Number(from);
  const most = comma === "" ? least : to === "" ? least + 1 : Number(to);
  const { last } = level;
  const steps = bounded(last.steps * Math.max(most, 1) + Math.max(0, most - least));
  level.steps = bounded(level.steps - last.steps + steps);
  level.last = { steps, repeats: bounded(last.repeats * Math.max(least, most, 1)) };
  level.repeats = Math.max(level.repeats, level.last.repeats);
}

function bounded(number: number): number {
  return Math.min(number, Number.MAX_SAFE_INTEGER / 4);
}

function stepsOf(token: string): number {
  if (UNICODE.test(token)) return UNICODE_STEPS;
  if (token.startsWith("[") && token.length > 1)
    return CLASS_STEPS + UNICODE_STEPS * (token.match(/\\[pP]/g)?.length ?? 0);
  return token.startsWith("\\Q") ? token.length : 1;
}

/** Numbers that RE2 refuses by themselves stay, so that they are refused. */
function leastRepetition(token: string, [, from = "", comma, to = ""]: RegExpExecArray): string {
  const refused = Number(from) > 1_000 || (to !== "" && (Number(to) > 1_000 || Number(to) < Number(from)));
  if (refused) return token;
  return comma === "" ? "{1}" : to === "" ? "{1,}" : "{1,2}";
}

function oncePerClass(token: string, classes: Set<string>): string {
  if (!UNICODE.test(token)) return token;
  if (classes.has(token)) return "a";
  classes.add(token);
  return token;
}
