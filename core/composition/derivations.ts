import type { Collection } from "../collection/collection.ts";
import { CircleError } from "../incremental/failure.ts";
import { type Derivation, derive, gather, type Reader } from "../incremental/reader.ts";
import { describeRef, type KubeObject, refOf, splitObjectKey } from "../object/mod.ts";
import type { Derived, ObjectDerivation } from "../plugin/api.ts";
import type { KindName } from "../resource/kinds.ts";
import { printPath } from "../resource/print-path.ts";
import type { FieldError, Validate } from "../resource/structure.ts";
import { derivationFailed, derivedRefused, notObjects } from "../status/catalogue/composition.ts";
import type { Condition } from "../status/types.ts";
import type { Outcome } from "./derived-objects.ts";

/** The derivations of one translator as the engine takes them: for each, by key of the object that it starts from, what became of it. */
export interface Derivations {
  readonly root: Derivation<readonly Collection<string, Outcome>[]>;
}

/** Makes the derivations. The outcome of one object is a memo of its own, so an object that changes costs itself. */
export function derivationsOf(id: string, list: readonly ObjectDerivation[], validate: Validate): Derivations {
  const gathered = list.map((one, i) => {
    const kind = one.from as KindName;
    const name = `${id} from ${kind} (${i})`;
    const keys = derive(`keys of ${name}`, (_key, read) => read.ordered(kind, "all", ""));
    const each = derive(name, (key, read) => outcomeOf(id, one, { key, read, validate }));
    return gather(`all ${name}`, keys, each);
  });
  return { root: derive(`objects of ${id}`, (_key, read) => gathered.map((one) => read.from(one, ""))) };
}

interface At {
  readonly key: string;
  readonly read: Reader;
  readonly validate: Validate;
}

function outcomeOf(
  id: string,
  { from, derive: make }: ObjectDerivation,
  { key, read, validate }: At,
): Outcome | undefined {
  const object = read.get(from as KindName, ...splitObjectKey(key));
  if (object === undefined) return undefined;
  const about = { origin: refOf(object), generation: object.metadata.generation };
  try {
    const good = validate(object);
    if (!good.ok) return { ...about, objects: [], faults: [reasonOf(good.errors)], conditions: [] };
    const { objects, conditions = [] } = complete(make(good.object, read));
    const checked = objects.map((one) => [one, validate(dated(one, object))] as const);
    const faults = checked.flatMap(([one, answer]) =>
      answer.ok ? [] : [derivedRefused(id, describeRef(refOf(one)), reasonOf(answer.errors))],
    );
    return {
      ...about,
      objects: checked.flatMap(([, answer]) => (answer.ok ? [answer.object] : [])),
      faults,
      conditions,
    };
  } catch (error) {
    if (error instanceof CircleError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return { ...about, objects: [], faults: [derivationFailed(id, reason)], conditions: [] };
  }
}

/** The oldest of several routes counts, and a derived one is as old as the object it came from. */
function dated(object: KubeObject, { metadata: { creationTimestamp, generation } }: KubeObject): KubeObject {
  const inherited = {
    ...(creationTimestamp && { creationTimestamp }),
    ...(generation !== undefined && { generation }),
  };
  return { ...object, metadata: { ...inherited, ...object.metadata } };
}

function reasonOf(errors: readonly FieldError[]): string {
  return errors.map(({ path, message }) => `${printPath(path)}: ${message}`).join("; ");
}

/** The answer of a plugin may be anything. */
function complete(answer: unknown): Derived {
  const { objects, conditions = [] } = (answer ?? {}) as { readonly objects?: unknown; readonly conditions?: unknown };
  if (!Array.isArray(objects) || !Array.isArray(conditions) || !objects.every(isComplete))
    throw new Error(notObjects());
  return { objects, conditions: conditions as readonly Condition[] };
}

function isComplete(value: unknown): value is KubeObject {
  const { apiVersion, kind, metadata } = (value ?? {}) as Partial<KubeObject>;
  return typeof apiVersion === "string" && typeof kind === "string" && typeof metadata?.name === "string";
}
