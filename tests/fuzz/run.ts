import { withNamespaces } from "../../cmd/cli/translate/complete.ts";
import { kindOf, schemaFor } from "../../core/api/kinds.ts";
import { validateObject } from "../../core/api/validate/mod.ts";
import { createStore, groupOf, type KubeObject, readDocuments, refOf } from "../../core/resource/mod.ts";
import { type Random, randomOf } from "../random.ts";
import { createFuzzedBuild, type FuzzedBuild, type Place, told } from "./build.ts";
import { canaryObjects, canaryOf, changesOf, sharing } from "./canary.ts";
import type { Corpus } from "./corpus.ts";
import { type JsonObject, spotsOf, spotValue } from "./json.ts";
import { mutate } from "./mutate.ts";

/** What was found wrong with one input. */
export interface Finding {
  /** `contained` and `uncontained` exceptions, the `canary` that changed, what took too long. */
  readonly sort: "contained" | "uncontained" | "canary" | "slow";
  readonly input: number;
  readonly text: string;
  readonly object: object;
}

/** What became of inputs. */
export interface Fuzzed {
  readonly count: number;
  /** How many passed the schema, and so were built. */
  readonly passed: number;
  readonly findings: readonly Finding[];
  readonly slowestMs: number;
}

/** So many inputs share a start, so that most builds are those of a change. Runs of other numbers begin at the same starts. */
export const BLOCK = 50;

/** An object that takes longer than this is a defect. */
const SLOW_MS = 1_000;

/** Which inputs. */
export interface FuzzOptions {
  readonly seed: number;
  /** The number of the first input; it is taken to the begin of its block. */
  readonly from: number;
  readonly count: number;
  /** Told before each input, so that whoever watches knows which one does not end. */
  readonly onInput?: (input: number) => void;
}

/** Builds mutated objects, one after the other, each in place of the one that it was made from. */
export async function fuzz(corpus: Corpus, { seed, from, count, onInput }: FuzzOptions): Promise<Fuzzed> {
  const findings: Finding[] = [];
  let [passed, slowestMs, done] = [0, 0, 0];
  const first = from - (from % BLOCK);
  for (let input = first; input < from + count; input += BLOCK) {
    const block = await createBlock(corpus, randomOf(seed, "block", input));
    for (let i = input; i < Math.min(input + BLOCK, from + count); i++) {
      onInput?.(i);
      const outcome = await block.one(randomOf(seed, i));
      done++;
      passed += Number(outcome.passed);
      slowestMs = Math.max(slowestMs, outcome.ms);
      findings.push(...outcome.wrong.map((wrong) => ({ ...wrong, input: i, object: outcome.object })));
    }
  }
  return { count: done, passed, findings, slowestMs };
}

interface Outcome {
  readonly object: object;
  readonly passed: boolean;
  readonly ms: number;
  readonly wrong: readonly Pick<Finding, "sort" | "text">[];
}

interface Block {
  one(random: Random): Promise<Outcome>;
}

/** A start with the canary in it, and what mutations of its objects draw from. */
async function createBlock(corpus: Corpus, random: Random): Promise<Block> {
  const start = corpus.start(random.below(corpus.count));
  const others = [start, ...[1, 2, 3].map(() => corpus.start(random.below(corpus.count)))].flatMap(
    ({ objects }) => objects,
  );
  const byKind = Map.groupBy(others, ({ kind }) => kind);
  const known = knownNames(others);
  const settings = random.chance(0.3) ? { ...start.settings, runningOnHost: true } : start.settings;
  const canary = canaryObjects((object) => validateObject(object));
  const store = createStore();
  const pristine = store.replace(withNamespaces([...canary, ...start.objects.map(sharing)]));
  const buildRandom = randomOf(random.below(2 ** 31), "answers");
  const alone = createFuzzedBuild(settings, buildRandom);
  await alone.build(createStore().replace(withNamespaces(canary)));
  const expected = canaryOf(alone.cache.get);
  let build: FuzzedBuild = createFuzzedBuild(settings, buildRandom);
  const before = await outcomeOf(build, expected, pristine);
  const restart = () => {
    build = createFuzzedBuild(settings, buildRandom);
  };
  if (before.wrong.some(({ sort }) => sort === "uncontained")) restart();
  return {
    async one(random) {
      const original = random.pick(start.objects);
      const kind = kindOf(groupOf(original.apiVersion), original.kind);
      const version = original.apiVersion.split("/").at(-1) as string;
      const facts = kind === undefined ? {} : schemaFor(kind, { channel: "experimental", version }).facts;
      const mutant = mutate(original, { random, known, facts, others: byKind.get(original.kind) ?? [] });
      const started = performance.now();
      const read = readMutant(mutant);
      if ("wrong" in read) return { object: mutant, passed: false, ms: performance.now() - started, wrong: read.wrong };
      const snapshot = store.apply({ remove: [refOf(original)], upsert: [sharing(read.object)] });
      const outcome = await outcomeOf(build, expected, snapshot);
      const ms = performance.now() - started;
      store.apply({ remove: [refOf(read.object)], upsert: [...canary, ...start.objects.map(sharing)] });
      if (outcome.wrong.some(({ sort }) => sort === "uncontained")) restart();
      const slow = ms > SLOW_MS ? [{ sort: "slow" as const, text: `${Math.round(ms)} ms` }] : [];
      return { object: mutant, passed: true, ms, wrong: [...outcome.wrong, ...slow] };
    },
  };
}

/** Reads a mutant as a provider of files would: as text, against the schema of its kind. */
function readMutant(mutant: JsonObject): { readonly object: KubeObject } | Pick<Outcome, "wrong"> {
  try {
    const { objects } = readDocuments(JSON.stringify(mutant), {
      file: "mutant",
      validate: (object) => validateObject(object),
    });
    return objects[0] === undefined ? { wrong: [] } : { object: objects[0].object };
  } catch (error) {
    return { wrong: [{ sort: "uncontained", text: `reading: ${told(error)}` }] };
  }
}

async function outcomeOf(
  build: FuzzedBuild,
  expected: ReadonlyMap<string, string>,
  snapshot: Parameters<FuzzedBuild["build"]>[0],
): Promise<Pick<Outcome, "wrong">> {
  try {
    const places = await build.build(snapshot);
    const changes = changesOf(expected, canaryOf(build.cache.get));
    return {
      wrong: [
        ...places.map((place) => ({ sort: "contained" as const, text: printPlace(place) })),
        ...changes.map((text) => ({ sort: "canary" as const, text })),
      ],
    };
  } catch (error) {
    return { wrong: [{ sort: "uncontained", text: told(error) }] };
  }
}

function printPlace({ where, error }: Place): string {
  return `${where}: ${error}`;
}

/** Values of the fields by which objects refer to each other. */
function knownNames(objects: readonly KubeObject[]): ReadonlyMap<string, readonly string[]> {
  const known = new Map<string, Set<string>>(REFERRING.map((field) => [field, new Set(["nowhere", "constructor"])]));
  for (const object of objects)
    for (const spot of spotsOf(object as unknown as JsonObject)) {
      const value = spotValue(spot);
      if (typeof value === "string" && typeof spot.step === "string") known.get(spot.step)?.add(value);
    }
  return new Map([...known].map(([field, values]) => [field, [...values]]));
}

const REFERRING = ["name", "kind", "group", "namespace", "sectionName", "hostname", "type", "value", "path", "pattern"];
