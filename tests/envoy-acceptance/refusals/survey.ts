import { createEngine, type World } from "../../../core/incremental/mod.ts";
import { createStore, type KubeObject } from "../../../core/resource/mod.ts";
import { root } from "../../../plugins/gateway-api/root.ts";
import { translateXds } from "../../../plugins/xds/translate/mod.ts";
import { startAcceptor } from "../serve.ts";
import type { StandIns } from "../stand-ins.ts";
import { acceptanceWorld } from "../world.ts";
import { causeOf } from "./causes.ts";
import { changed, fieldsOf, isFree, type Means, poolOf } from "./changes.ts";
import { type Input, recordedInputs } from "./inputs.ts";
import { randomOf } from "./random.ts";

/** The outcome of one changed input. */
export interface Trial {
  readonly number: number;
  readonly input: string;
  /** Fields that were changed. */
  readonly where: readonly string[];
  /** How many data planes were offered to Envoy. */
  readonly offered: number;
  /** The refusals of Envoy, by data plane. */
  readonly refusals: readonly string[];
  /** The resources without an answer in time: Envoy takes no cluster while another one waits for its first health check or secret. */
  readonly unanswered: readonly string[];
  /** The resources that the second translation left out, each with its kind: the fault did not come from the object's own check. */
  readonly leftOut: readonly string[];
  /** The exception that the translation threw. */
  readonly thrown?: string;
}

/** How much is tried. */
export interface SurveyOptions {
  readonly dir: string;
  readonly stand: StandIns;
  readonly seed: number;
  readonly count: number;
  /** Only each so manieth of the recorded inputs, which takes less time to read them. */
  readonly each?: number;
  /** Only this one of the trials; those before are made but not offered. */
  readonly only?: number | undefined;
  readonly onTrial?: (trial: Trial, objects: readonly KubeObject[]) => void;
}

/** Changes recorded inputs one after the other and offers to a real Envoy what they are translated to. */
export async function survey(options: SurveyOptions): Promise<readonly Trial[]> {
  const { dir, stand, seed, count, only, each, onTrial } = options;
  const inputs = recordedInputs(dir, each);
  const pool = poolOf(inputs.flatMap(({ objects }) => objects));
  const occurrences = occurrencesOf(inputs);
  await using acceptor = await startAcceptor();
  const trials: Trial[] = [];
  for (let number = 0; number < count; number++) {
    const random = randomOf(seed * 1_000_003 + number);
    const made = changedInput(occurrences, { pool, random });
    if (only !== undefined && number !== only) continue;
    const { input, where, objects } = made;
    const found = translated({ ...input.world, snapshot: createStore().replace(objects) });
    const problems: string[] = [];
    for (const { resources } of found.planes) {
      const problem = await acceptor.offer(acceptanceWorld(resources, { files: stand.files }));
      if (problem !== undefined) problems.push(problem);
    }
    const [refusals, unanswered] = [false, true].map((late) =>
      problems.filter((problem) => problem.startsWith("was not asked for") === late),
    ) as [string[], string[]];
    const trial: Trial = {
      ...{ number, input: input.name, where, refusals, unanswered, offered: found.planes.length },
      leftOut: found.planes.flatMap(({ errors }) => errors.map(({ kind, reason }) => `${kind}: ${reason}`)),
      ...(found.thrown !== undefined && { thrown: found.thrown }),
    };
    trials.push(trial);
    onTrial?.(trial, objects);
  }
  return trials;
}

/** Where each field stands. */
interface Occurrences {
  readonly places: ReadonlyMap<string, readonly { readonly input: Input; readonly at: number }[]>;
  readonly all: readonly string[];
  /** Fields that hold any text. */
  readonly free: readonly string[];
}

function occurrencesOf(inputs: readonly Input[]): Occurrences {
  const found = new Map<string, { input: Input; at: number }[]>();
  for (const input of inputs)
    for (const [at, object] of input.objects.entries())
      for (const field of isDull(object) ? [] : fieldsOf(object))
        found.set(field, [...(found.get(field) ?? []), { input, at }]);
  const all = [...found.keys()];
  const free = all.filter((field) =>
    found.get(field)?.some(({ input, at }) => isFree(input.objects[at] as KubeObject, field)),
  );
  return { places: found, all, free };
}

/** Kinds that are in every input, or say little that reaches Envoy. */
const DULL = ["GatewayClass", "Namespace", "Service", "EndpointSlice", "ReferenceGrant"];

/** Users write neither these, nor what the installation makes for itself. */
function isDull({ kind, metadata }: KubeObject): boolean {
  return (
    DULL.includes(kind) ||
    (kind === "Secret" && metadata.namespace === "envoy-gateway-system" && /^envoy/.test(metadata.name))
  );
}

/** More changes are more likely to hide each other than to add something. */
const MOST_CHANGES = 6;

/** The first change is in any field, however rare it is; the others are in fields of the same input. */
function changedInput({ places, all, free }: Occurrences, means: Means) {
  const { random } = means;
  for (;;) {
    const field = random.pick(random.percent(60) ? free : all) ?? "";
    const { input, at } = random.pick(places.get(field) ?? []) ?? {};
    if (!input || at === undefined) continue;
    const where: string[] = [];
    let objects = input.objects;
    const change = (name: string, place: number) => {
      const object = changed(objects[place] as KubeObject, name, means);
      if (!object) return;
      where.push(name);
      objects = objects.with(place, object);
    };
    change(field, at);
    const speaking = [...objects.keys()].filter((place) => !isDull(objects[place] as KubeObject));
    for (let more = random.below(MOST_CHANGES); more > 0; more--) {
      const place = random.pick(speaking) ?? at;
      change(random.pick(fieldsOf(objects[place] as KubeObject)) ?? "", place);
    }
    if (where.length > 0) return { input, where, objects };
  }
}

const OPTIONS = {
  controllerNamespace: "envoy-gateway-system",
  rateLimit: { url: "grpc://envoy-ratelimit.envoy-gateway-system.svc.cluster.local:8081" },
};

function translated(world: World) {
  try {
    const { value } = createEngine().build(world, root, "");
    return { planes: Object.values(value.xds).map((xds) => translateXds(xds, OPTIONS)) };
  } catch (error) {
    return { planes: [], thrown: String(error) };
  }
}

/** How many trials ended for each cause; the most frequent first. A trial counts once for each of its causes. */
export function byCause(
  trials: readonly Trial[],
  of: (trial: Trial) => readonly string[],
): readonly [string, Trial[]][] {
  const found = new Map<string, Trial[]>();
  for (const trial of trials)
    for (const cause of new Set(of(trial).map(causeOf))) found.set(cause, [...(found.get(cause) ?? []), trial]);
  return [...found].sort(([, a], [, b]) => b.length - a.length);
}
