import { type KubeObject, refOf } from "../../core/resource/mod.ts";
import { type Random, randomOf } from "../random.ts";
import type { Ask } from "./ask.ts";
import type { World } from "./world.ts";

/** One thing that happens to a running control plane. */
export interface Step {
  readonly apply: readonly KubeObject[];
  /** Documents that are read as they stand. */
  readonly texts?: readonly string[];
  readonly remove?: readonly KubeObject[];
  /** The event to wait for before the next step: nothing, an answer of every Envoy, or that everything is settled and these requests are answered. */
  readonly wait: "nothing" | "answer" | { readonly asks: readonly Ask[] };
}

/** How a world comes about. */
export interface Script {
  readonly name: string;
  /** The objects that are there when Postern and Envoy start. */
  readonly start: readonly KubeObject[];
  readonly startTexts: readonly string[];
  readonly steps: readonly Step[];
  /** The requests that must be answered in the end. */
  readonly asks: readonly Ask[];
}

const asksOf = ({ units }: World) => units.flatMap(({ asks }) => asks);
const textsOf = ({ units }: World) => units.flatMap(({ text }) => text ?? []);

/** Everything is in place when Postern and Envoy start. */
export function freshScript(world: World): Script {
  const { base, edge, units } = world;
  const start = [...base, ...edge, ...units.flatMap(({ objects }) => objects)];
  return { name: "fresh", start, startTexts: textsOf(world), steps: [], asks: asksOf(world) };
}

/** Objects come while it runs, one by one or several together, in an order that the number of the run gives. */
export function liveScript(world: World, run: number): Script {
  const random = randomOf(world.seed, "live", run);
  const [withBefore, withEdge, hurry] = [random.chance(0.5), random.chance(0.7), random.pick([0, 0.3, 1])];
  const { base, edge, units } = world;
  const changing = withBefore ? units.filter(({ before }) => before !== undefined) : [];
  const first = units.flatMap((unit) => (changing.includes(unit) ? (unit.before?.objects ?? []) : unit.objects));
  const coming = inOrder(world.seed, run, [...(withEdge ? [] : edge), ...first]);
  const steps = [...batches(coming, random, hurry), { apply: [], texts: textsOf(world), wait: "answer" as const }];
  return {
    name: `live ${run}`,
    start: withEdge ? [...base, ...edge] : base,
    startTexts: [],
    steps: changing.length === 0 ? steps : [...steps, ...changes(changing)],
    asks: [...asksOf(world), ...changing.flatMap(({ before }) => before?.kept ?? [])],
  };
}

/** An order that stays as it is for all others when one is left out. */
function inOrder(seed: number, run: number, objects: readonly KubeObject[]): readonly KubeObject[] {
  const place = (object: KubeObject) => randomOf(seed, run, JSON.stringify(refOf(object))).below(2 ** 31);
  return objects.toSorted((a, b) => place(a) - place(b));
}

/** Parts of one to six objects; after a part of the batches it is waited for answers. */
function batches(objects: readonly KubeObject[], random: Random, hurry: number): readonly Step[] {
  const steps: Step[] = [];
  for (let from = 0; from < objects.length; ) {
    const apply = objects.slice(from, from + random.pick([1, 1, 1, 2, 3, 6]));
    from += apply.length;
    steps.push({ apply, wait: random.chance(hurry) ? "nothing" : "answer" });
  }
  return steps;
}

/** The objects that were good and served become faulty, unit by unit. */
function changes(units: World["units"]): readonly Step[] {
  const asks = units.flatMap(({ before }) => before?.asks ?? []);
  const good: Step = { apply: [], wait: { asks } };
  const keyOf = (object: KubeObject) => JSON.stringify(refOf(object));
  const worse = units.map(({ objects, before }): Step => {
    const there = new Set(objects.map(keyOf));
    return {
      apply: objects,
      remove: (before?.objects ?? []).filter((object) => !there.has(keyOf(object))),
      wait: "answer",
    };
  });
  return [good, ...worse];
}
