import { existsSync } from "node:fs";
import { join } from "node:path";
import { EXCEPTIONS } from "./exceptions.ts";
import { type DifferingCase, RULES } from "./rules.ts";
import type { Stage } from "./stage.ts";
import { STAGES } from "./stages/mod.ts";

/** Which cases to run, and where they lie. */
export interface ParityOptions {
  readonly dir: string;
  readonly stages?: readonly string[] | undefined;
  /** Names of cases; cases of other names are left out. */
  readonly list?: readonly string[] | undefined;
  /** A regular expression that the name must match. */
  readonly only?: string | undefined;
}

/** The outcome of one stage. */
export interface StageResult {
  readonly stage: string;
  readonly passed: readonly string[];
  readonly failed: readonly { readonly name: string; readonly differences: readonly string[] }[];
  readonly excepted: readonly { readonly name: string; readonly reason: string }[];
}

/** Runs the stages whose folder is there, in their listed order. An unknown stage name throws. */
export async function runParity(options: ParityOptions): Promise<StageResult[]> {
  const unknown = options.stages?.find((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown !== undefined)
    throw new Error(`no stage ${unknown}; there are: ${STAGES.map(({ name }) => name).join(", ")}`);
  const results: StageResult[] = [];
  for (const { name, load } of STAGES) {
    if (options.stages && !options.stages.includes(name)) continue;
    const dir = join(options.dir, name);
    if (existsSync(dir)) results.push(await runStage(await load(), dir, options));
  }
  return results;
}

async function runStage(stage: Stage, dir: string, options: ParityOptions): Promise<StageResult> {
  const wanted = options.list && new Set(options.list);
  const pattern = options.only === undefined ? undefined : new RegExp(options.only);
  const passed: string[] = [];
  const failed: { name: string; differences: readonly string[] }[] = [];
  const excepted: { name: string; reason: string }[] = [];
  for (const name of stage.cases(dir)) {
    if ((wanted && !wanted.has(name)) || (pattern && !pattern.test(name))) continue;
    const differences = await attempt(stage, dir, name);
    const reason = EXCEPTIONS[stage.name]?.[name] ?? reasonByRule(stage, { dir, name, differences });
    if (differences.length === 0) passed.push(name);
    else if (reason !== undefined) excepted.push({ name, reason });
    else failed.push({ name, differences });
  }
  return { stage: stage.name, passed, failed, excepted };
}

function reasonByRule(stage: Stage, differing: DifferingCase): string | undefined {
  if (differing.differences.length === 0) return undefined;
  return RULES.find((rule) => rule.stage === stage.name && rule.applies(differing))?.reason;
}

async function attempt(stage: Stage, dir: string, name: string): Promise<readonly string[]> {
  try {
    return await stage.run(dir, name);
  } catch (error) {
    return [
      `threw ${error instanceof Error ? (error.stack ?? error.message).split("\n").slice(0, 4).join(" ") : String(error)}`,
    ];
  }
}
