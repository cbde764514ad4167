import { schemaFor, schemaKindOf } from "../../core/api/kinds.ts";
import { validateObject } from "../../core/api/validate/mod.ts";
import { createStore, groupOf, type KubeObject, readDocuments, refOf, type Snapshot } from "../../core/resource/mod.ts";
import { withNamespaces } from "../../library/objects.ts";
import { type Random, randomOf } from "../random.ts";
import { createFuzzedBuild, type FuzzedBuild, type Place, told } from "./build.ts";
import { canaryObjects, canaryOf, changesOf, sharing } from "./canary.ts";
import type { Corpus, Start } from "./corpus.ts";
import { type JsonObject, spotsOf, spotValue } from "./json.ts";
import { mutate, type Source } from "./mutate.ts";

/** A fault that was found with one input. */
export interface Finding {
  /** `contained` and `uncontained` exceptions, the `canary` that changed, what took too long. */
  readonly sort: "contained" | "uncontained" | "canary" | "slow";
  readonly input: number;
  readonly text: string;
  readonly object: object;
}

/** The outcome of a run over inputs. */
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
    const { block, wrong } = await createBlock(corpus, randomOf(seed, "block", input));
    findings.push(...wrong.map((each) => ({ ...each, input, object: {} })));
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

/** The parts that mutants of one start are made of, and the builds that they are built in. */
interface Setting {
  readonly start: Start;
  readonly canary: readonly KubeObject[];
  /** The resources that the canary is to have. */
  readonly expected: ReadonlyMap<string, string>;
  readonly sort: Pick<Source, "known"> & { readonly byKind: ReadonlyMap<string, readonly KubeObject[]> };
  /** A build that remembers nothing yet. */
  readonly newBuild: () => FuzzedBuild;
}

/** A start with the canary in it, and a build that goes from one mutant to the next. */
class Block {
  readonly #setting: Setting;
  readonly #store = createStore();
  #build: FuzzedBuild;

  constructor(setting: Setting) {
    this.#setting = setting;
    this.#build = setting.newBuild();
  }

  /** Builds the start as it is. */
  async prepare(): Promise<Outcome["wrong"]> {
    const { canary, start } = this.#setting;
    return this.#outcomeOf(this.#store.replace(withNamespaces([...canary, ...start.objects.map(sharing)])));
  }

  /** Puts a mutant in place of an object, builds, and takes it out again. */
  async one(random: Random): Promise<Outcome> {
    const { canary, start } = this.#setting;
    const original = random.pick(start.objects);
    const mutant = this.#mutantOf(original, random);
    const started = performance.now();
    const read = readMutant(mutant);
    if ("wrong" in read)
      return this.#timed(mutant, { passed: false, ms: performance.now() - started, wrong: read.wrong });
    const snapshot = this.#store.apply({ remove: [refOf(original)], upsert: [sharing(read.object)] });
    const wrong = await this.#outcomeOf(snapshot);
    const ms = performance.now() - started;
    const outcome = await this.#timed(mutant, { passed: true, ms, wrong }, snapshot);
    this.#store.apply({ remove: [refOf(read.object)], upsert: [...canary, ...start.objects.map(sharing)] });
    return outcome;
  }

  #mutantOf(original: KubeObject, random: Random): JsonObject {
    const { known, byKind } = this.#setting.sort;
    const kind = schemaKindOf(groupOf(original.apiVersion), original.kind);
    const version = original.apiVersion.split("/").at(-1) as string;
    const facts = kind === undefined ? {} : schemaFor(kind, { channel: "experimental", version }).facts;
    return mutate(original, { random, known, facts, others: byKind.get(original.kind) ?? [] });
  }

  /** An input that took long is done once more, since a machine may have been busy; one that then takes long again is a defect. */
  async #timed(object: JsonObject, { wrong, ...rest }: Omit<Outcome, "object">, snapshot?: Snapshot): Promise<Outcome> {
    if (rest.ms < SLOW_MS) return { object, wrong, ...rest };
    const started = performance.now();
    readMutant(object);
    if (snapshot !== undefined) await this.#setting.newBuild().build(snapshot);
    const ms = Math.min(rest.ms, performance.now() - started);
    const slow = ms < SLOW_MS ? [] : [{ sort: "slow" as const, text: `${Math.round(ms)} ms` }];
    return { object, passed: rest.passed, ms, wrong: [...wrong, ...slow] };
  }

  async #outcomeOf(snapshot: Snapshot): Promise<Outcome["wrong"]> {
    try {
      const places = await this.#build.build(snapshot);
      const changes = changesOf(this.#setting.expected, canaryOf(this.#build.cache.get));
      return [
        ...places.map((place) => ({ sort: "contained" as const, text: printPlace(place) })),
        ...changes.map((text) => ({ sort: "canary" as const, text })),
      ];
    } catch (error) {
      this.#build = this.#setting.newBuild();
      return [{ sort: "uncontained", text: told(error) }];
    }
  }
}

/** A start by chance, with other starts to draw from. */
async function createBlock(
  corpus: Corpus,
  random: Random,
): Promise<{ readonly block: Block; readonly wrong: Outcome["wrong"] }> {
  const pick = () => corpus.start(random.below(corpus.count));
  const start = pick();
  const others = [start, pick(), pick(), pick()].flatMap(({ objects }) => objects);
  const settings = random.chance(0.3) ? { ...start.settings, runningOnHost: true } : start.settings;
  const answers = random.below(2 ** 31);
  const newBuild = () => createFuzzedBuild(settings, randomOf(answers));
  const canary = canaryObjects((object) => validateObject(object));
  const alone = newBuild();
  await alone.build(createStore().replace(withNamespaces(canary)));
  const sort = { known: knownNames(others), byKind: Map.groupBy(others, ({ kind }) => kind) };
  const block = new Block({ start, canary, expected: canaryOf(alone.cache.get), sort, newBuild });
  return { block, wrong: await block.prepare() };
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
