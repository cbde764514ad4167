import { validateObject } from "../../core/api/validate/mod.ts";
import { type KubeObject, type ObjectRef, type ReadDocuments, readDocuments, refOf } from "../../core/resource/mod.ts";
import { type Ask, askedWrongly } from "./ask.ts";
import { blamedWrongly, complaintsOf } from "./complaints.ts";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";
import type { Place } from "./place.ts";
import type { Script } from "./script.ts";
import type { SearchCost } from "./searches.ts";
import { blameObjects, ODD, unknownCause } from "./unknown-cause.ts";
import { objectsOf, type World } from "./world.ts";

/** The outcome of one run of a world. */
export interface RunResult {
  readonly script: string;
  /** Empty when everything holds. */
  readonly wrong: readonly string[];
  readonly searches: readonly SearchCost[];
  /** From the last change to the moment at which everything is settled, in milliseconds. */
  readonly settledMs: number;
  readonly log: readonly string[];
  /** The run is the second one, since a search of the first was out of time. */
  readonly isRepeated?: true;
}

/** How long it may take until everything is settled, and then until everything holds, in milliseconds. */
const SETTLE_MS = 25_000;
const HOLD_MS = 3_000;
const LOOK_MS = 100;

/** Objects that the schemas refuse never get to the translation; each refusal is told with its object. */
interface Reading {
  readonly refused: Map<string, { readonly ref: ObjectRef; readonly reason: string }>;
  objects(objects: readonly KubeObject[], texts: readonly string[]): readonly KubeObject[];
}

function createReading(): Reading {
  const refused: Reading["refused"] = new Map();
  const read = (text: string): readonly KubeObject[] => {
    const { objects, problems }: ReadDocuments = readDocuments(text, {
      file: "world",
      validate: (object) => validateObject(object),
    });
    for (const { ref } of objects) refused.delete(JSON.stringify(ref));
    for (const { ref, message } of problems) if (ref) refused.set(JSON.stringify(ref), { ref, reason: message });
    return objects.map(({ object }) => object);
  };
  return {
    refused,
    objects: (objects, texts) => [...objects.flatMap((object) => read(JSON.stringify(object))), ...texts.flatMap(read)],
  };
}

/** Runs a script against a Postern and Envoys of its own, and says what does not hold in the end. */
export async function runScript(place: Place, world: World, script: Script): Promise<RunResult> {
  const reading = createReading();
  const isOdd = objectsOf(world).some(({ metadata }) => Object.values(ODD).some((end) => metadata.name.endsWith(end)));
  const hooks = isOdd ? [{ definition: unknownCause as never }] : [];
  const blameAgain = blameObjects();
  const plane = await startControlPlane(place, reading.objects(script.start, script.startTexts), hooks);
  try {
    const before = await play(plane, reading, script);
    const changed = Date.now();
    const unsettled = await plane.settled(SETTLE_MS);
    const settledMs = Date.now() - changed;
    const wrong =
      unsettled === undefined ? await holds(() => lookedAt(plane, reading, world, script.asks)) : [unsettled];
    const { searches, errors, lines } = plane.heard;
    return { script: script.name, wrong: [...before, ...wrong, ...errors], searches, settledMs, log: lines };
  } finally {
    blameAgain();
    await plane.stop();
  }
}

/** Applies the steps; returns what was not answered where it had to be in between. */
async function play(plane: ControlPlane, reading: Reading, { steps }: Script): Promise<readonly string[]> {
  for (const { apply, texts = [], remove = [], wait } of steps) {
    plane.provider.apply(...reading.objects(apply, texts));
    if (remove.length > 0) plane.provider.remove(...remove.map(refOf));
    if (wait === "answer") await plane.answered();
    if (typeof wait !== "object") continue;
    const unsettled = await plane.settled(SETTLE_MS);
    const wrong = unsettled === undefined ? await holds(() => answeredWrongly(wait.asks)) : [unsettled];
    if (wrong.length > 0) return wrong.map((text) => `before the fault came: ${text}`);
  }
  return [];
}

/** Looks until nothing is wrong, twice in a row; what is wrong when time is up. */
async function holds(look: () => Promise<readonly string[]>): Promise<readonly string[]> {
  const deadline = Date.now() + HOLD_MS;
  for (let good = 0; ; ) {
    const wrong = await look();
    good = wrong.length === 0 ? good + 1 : 0;
    if (good === 2) return [];
    if (Date.now() > deadline) return wrong;
    if (good === 0) await Bun.sleep(LOOK_MS);
  }
}

async function answeredWrongly(asks: readonly Ask[]): Promise<readonly string[]> {
  const answers = await Promise.all(asks.map(askedWrongly));
  return answers.filter((wrong) => wrong !== undefined);
}

async function lookedAt(
  plane: ControlPlane,
  { refused }: Reading,
  world: World,
  asks: readonly Ask[],
): Promise<readonly string[]> {
  const complaints = complaintsOf(plane.statuses(), [...plane.withheld(), ...refused.values()]);
  const isServed = async (some: readonly Ask[]) => (await answeredWrongly(some)).length === 0;
  return [...(await answeredWrongly(asks)), ...(await blamedWrongly(world, complaints, isServed))];
}
