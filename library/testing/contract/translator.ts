import { validateObject } from "../../../core/api/validate/mod.ts";
import { createStages, type ObjectStages } from "../../../core/composition/mod.ts";
import { createEngine } from "../../../core/incremental/mod.ts";
import { kindsOfUses, validateOwnKinds } from "../../../core/plugin/mod.ts";
import { createRecordingLogger } from "../../../core/testing/recording-logger.ts";
import { DEFAULT_SETTINGS } from "../../../plugins/gateway-api/base/settings.ts";
import { SYSTEM_CLOCK } from "../../gateway/clock.ts";
import {
  createStore,
  type KubeObject,
  type ObjectRef,
  objectKey,
  refOf,
  type Snapshot,
  type Store,
} from "../../objects.ts";
import { hold, instanceOf, type Opened, type Step, textOf } from "./steps.ts";

/** The promises of every translator. */
export const TRANSLATOR: readonly Step[] = [
  {
    name: "has the same answer for the same world, and changes nothing in it",
    async run(opened) {
      const world = await startedWorld(opened);
      const before = textOf(objectsOf(opened));
      const [one, two] = [world.anew(), world.anew()].map((made) => textOf(answerOf(made)));
      hold(one === two, `the same world came to ${one}, and then to ${two}`);
      hold(textOf(objectsOf(opened)) === before, "objects of the world were changed");
    },
  },
  {
    name: "keeps the identity of what an unrelated change does not touch",
    async run(opened) {
      const world = await startedWorld(opened);
      const before = world.next();
      const after = world.next(UNRELATED);
      const kept = after.parts.filter((part, i) => part !== before.parts[i]);
      hold(kept.length === 0, `a ConfigMap that nobody reads changed ${kept.map(textOf).join(" and ")}`);
      hold(textOf(answerOf(after)) === textOf(answerOf(before)), "a ConfigMap that nobody reads changed the answer");
    },
  },
  {
    name: "comes to the same after a change and back as from nothing",
    hands: "objects",
    async run(opened) {
      const world = await startedWorld(opened);
      const first = textOf(answerOf(world.next()));
      for (const object of objectsOf(opened)) {
        world.store.apply({ remove: [refOf(object)] });
        world.next();
        world.store.apply({ upsert: [object] });
        const again = textOf(answerOf(world.next()));
        hold(
          again === first,
          `without ${object.kind} ${object.metadata.name} and with it again: ${again}, not ${first}`,
        );
      }
    },
  },
  {
    name: "finds no fault with good objects, and what it derives is valid",
    hands: "objects",
    async run(opened) {
      const { faults, parts } = (await startedWorld(opened)).next();
      hold(
        faults.length === 0,
        `good objects have faults: ${faults.map(([name, text]) => `${name}: ${text}`).join("; ")}`,
      );
      hold(parts.length > 0, "nothing came of the objects");
    },
  },
  {
    name: "tells what is wrong on its object, and the others have what they had",
    hands: "faulty",
    async run(opened) {
      const world = await startedWorld(opened);
      const before = world.next();
      const faulty = opened.subject.faulty as KubeObject;
      const after = world.next(faulty);
      const told = after.told(faulty);
      hold(told, `nothing is said of ${faulty.kind} ${faulty.metadata.name}`);
      const lost = before.derived.filter((object) => !after.derived.includes(object));
      hold(lost.length === 0, `a faulty object took ${lost.map(textOf).join(" and ")} with it`);
    },
  },
];

/** The outcome of a translation of a world. */
interface Made {
  /** The objects that others came to, each the same one for as long as it is alike. */
  readonly derived: readonly KubeObject[];
  /** These, data planes and infrastructure, each by itself. */
  readonly parts: readonly unknown[];
  readonly statuses: readonly unknown[];
  readonly faults: readonly (readonly [string, string])[];
  /** Whether an object has a fault, or a condition that is not True. */
  told(object: KubeObject): boolean;
}

function answerOf({ parts, statuses, faults }: Made): unknown {
  return { parts, statuses, faults };
}

interface TriedWorld {
  readonly store: Store;
  /** The outcome of the world, with one more object, by way of the outcome before. */
  next(more?: KubeObject): Made;
  /** The same from nothing. */
  anew(): Made;
}

async function startedWorld(opened: Opened): Promise<TriedWorld> {
  await opened.host.start();
  const store = createStore();
  store.replace(objectsOf(opened));
  const make = makerOf(opened);
  return {
    store,
    next: (more) => make(more === undefined ? store.snapshot : store.apply({ upsert: [more] })),
    anew: () => makerOf(opened)(store.snapshot),
  };
}

function objectsOf({ subject }: Opened): readonly KubeObject[] {
  return subject.objects ?? [];
}

function makerOf(opened: Opened): (snapshot: Snapshot) => Made {
  const { derives = [], root } = instanceOf(opened, "translator");
  const { kinds } = kindsOfUses([{ definition: opened.subject.definition as never }]);
  const validate = validateOwnKinds(kinds, (object) => validateObject(object));
  const log = createRecordingLogger().log;
  const stages = createStages([{ id: "translator", derives }], { validate, clock: SYSTEM_CLOCK, log, freeze: true });
  const engine = createEngine({ freeze: true });
  return (snapshot) => {
    const world = stages.over(snapshot, {});
    const given = { snapshot: world, settings: { ...DEFAULT_SETTINGS, runningOnHost: true }, needs: new Map(), now: 0 };
    const translation = root && engine.build(given, root, "").value;
    const outcomes = outcomesOf(stages);
    const status = translation?.status ?? [];
    const derived = outcomes.flatMap(({ objects }) => objects);
    const parts = [...derived, ...Object.values(translation?.xds ?? {}), ...Object.values(translation?.infra ?? {})];
    const said = [...outcomes.map(({ origin: ref, conditions }) => ({ ref, status: { conditions } })), ...status];
    return {
      ...{ derived, parts, statuses: said },
      faults: outcomes.flatMap(({ origin, faults }) => faults.map((fault) => [origin.name, fault] as const)),
      told(object) {
        const key = objectKey(refOf(object).namespace, object.metadata.name);
        const isOf = ({ kind, namespace, name }: { kind: string; namespace: string; name: string }) =>
          kind === object.kind && objectKey(namespace, name) === key;
        const faulty = outcomes.some(({ origin, faults }) => isOf(origin) && faults.length > 0);
        return faulty || said.some(({ ref, status: of }) => isOf(ref) && /"status":"False"/.test(JSON.stringify(of)));
      },
    };
  };
}

/** The outcomes of the objects that matter, by their names. */
function outcomesOf(stages: ObjectStages) {
  const origins = stages.origins().filter(({ name }) => name !== UNRELATED.metadata.name);
  const keyOf = ({ kind, namespace, name }: ObjectRef) => `${kind} ${objectKey(namespace, name)}`;
  return origins.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).flatMap((origin) => stages.outcomesOf(origin));
}

/** An object that nobody refers to. */
const UNRELATED: KubeObject = Object.freeze({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: Object.freeze({ name: "nobody-reads-this", namespace: "nobody-is-here" }),
});
