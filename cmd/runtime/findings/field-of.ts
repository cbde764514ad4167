import type { FieldPath, KubeObject } from "../../../core/resource/mod.ts";

/** A word that names a field, perhaps through others: `tls.certificateRefs[0]`. */
const FIELD = /(^|[\s(,])([a-z][A-Za-z0-9]*(?:\[\d+\])?(?:\.[a-zA-Z][A-Za-z0-9]*(?:\[\d+\])?)*)(:?)/g;

/** A mention of another object: `Secret default/tls`, `EnvoyProxy host`. */
const OBJECT = /\b([A-Z][A-Za-z]+) (?:([a-z0-9][a-z0-9.-]*)\/)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)/g;

/**
 * The field of an object that a message is about: the one that it names, or in which the object stands that it mentions. `base` is what is known already;
 * it comes back when the message tells no more. Pure.
 */
export function fieldOf(object: KubeObject, base: FieldPath, message: string): FieldPath {
  const inner = ruleOf(object, base, message);
  const named = namedField(object, inner, message) ?? inner;
  const inNamed = named.length === 0 ? undefined : mentioned(object, named, message);
  return inNamed ?? mentioned(object, ["spec"], message) ?? named;
}

/** `Rule 2`: counted from zero, as in conditions. */
function ruleOf(object: KubeObject, base: FieldPath, message: string): FieldPath {
  const place = /\b[Rr]ule (\d+)\b/.exec(message)?.[1];
  const path = ["spec", "rules", Number(place)];
  return place !== undefined && valueAt(object, path) !== undefined ? path : base;
}

function namedField(object: KubeObject, base: FieldPath, message: string): FieldPath | undefined {
  for (const { index, 1: before = "", 2: word = "", 3: colon = "" } of message.matchAll(FIELD)) {
    // A single word in a sentence is most likely just a word.
    const first = index + before.length === 0;
    if (!/[.[]/.test(word) && !(first && colon === ":")) continue;
    const steps = word.split(/\.|(?=\[)/).map((step) => (step.startsWith("[") ? Number(step.slice(1, -1)) : step));
    for (const start of [base, ["spec"], []]) {
      const path = longest(object, start, steps);
      if (path.length > start.length) return path;
    }
  }
  return undefined;
}

/** As much of the steps as is there, from a start. */
function longest(object: KubeObject, start: FieldPath, steps: FieldPath): FieldPath {
  let path = start;
  for (const step of steps) {
    const next = [...path, step];
    if (valueAt(object, next) === undefined) break;
    path = next;
  }
  return path;
}

function mentioned(object: KubeObject, base: FieldPath, message: string): FieldPath | undefined {
  for (const [, kind, namespace, name] of message.matchAll(OBJECT)) {
    const found = find(valueAt(object, base), base, (value) => {
      const ref = value as { readonly kind?: unknown; readonly namespace?: unknown; readonly name?: unknown };
      const there = namespace === undefined || (ref.namespace ?? object.metadata.namespace ?? "") === namespace;
      return ref.name === name && there && (ref.kind === undefined || ref.kind === kind);
    });
    if (found !== undefined) return found;
  }
  return undefined;
}

/** References stand no deeper in any kind that is read. */
const DEEPEST = 16;

function find(value: unknown, path: FieldPath, fits: (value: object) => boolean): FieldPath | undefined {
  if (typeof value !== "object" || value === null || path.length > DEEPEST) return undefined;
  if (fits(value)) return path;
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  for (const [step, part] of entries) {
    const found = find(part, [...path, step], fits);
    if (found !== undefined) return found;
  }
  return undefined;
}

function valueAt(object: unknown, path: FieldPath): unknown {
  let value = object;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return value;
}
