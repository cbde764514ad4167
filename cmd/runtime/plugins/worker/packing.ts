import type { HookContext } from "../../../../core/plugin/api.ts";
import type { MessagePoint } from "../../../../core/plugin/mod.ts";
import type { KubeObject } from "../../../../core/resource/mod.ts";

/** One call of a hook. */
export interface Call {
  readonly number: number;
  readonly point: MessagePoint;
  readonly bytes: Uint8Array;
  readonly context: HookContext;
}

/** The answer to a call: other bytes, an error, or neither where the value is left as it is. */
export interface Answer {
  readonly bytes?: Uint8Array;
  readonly error?: string;
}

/** Calls as they go to a thread: of thousands, each as an object of its own would cost more than what it is about. */
export interface PackedCalls {
  /** JSON, which is made and read faster than objects are cloned: the calls without their bytes, and the foreign objects of all of them, each once. */
  readonly text: string;
  readonly messages: PackedBytes;
}

/** Answers as they come back, in the order of their calls. */
export interface PackedAnswers {
  readonly messages: PackedBytes;
  /** Of those that failed, in the same order. */
  readonly errors: readonly string[];
}

/** Messages one after the other in one buffer, which is handed over and not copied. */
interface PackedBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How long each is. */
  readonly lengths: Int32Array<ArrayBuffer>;
}

/** In the place of a length. */
const [UNCHANGED, FAILED] = [-1, -2];

interface Text {
  readonly calls: readonly (readonly [number, MessagePoint, PackedContext])[];
  readonly objects: readonly KubeObject[];
}

/** A context with places in a list in the place of objects: one filter is named by many routes. */
interface PackedContext extends Omit<HookContext, "objects" | "policies"> {
  readonly objects: readonly number[];
  readonly policies?: readonly number[];
}

/** The buffers of something packed that are to be handed over. */
export function buffersOf({ messages: { bytes, lengths } }: PackedCalls | PackedAnswers): ArrayBuffer[] {
  return [bytes.buffer, lengths.buffer];
}

/** Packs calls; they stay as they are. */
export function packCalls(calls: readonly Call[]): PackedCalls {
  const places = new Map<KubeObject, number>();
  const placeOf = (object: KubeObject) => {
    const place = places.get(object) ?? places.size;
    places.set(object, place);
    return place;
  };
  const packed = calls.map(({ number, point, context: { objects, policies, ...context } }) => {
    const places = { objects: objects.map(placeOf), ...(policies && { policies: policies.map(placeOf) }) };
    return [number, point, { ...context, ...places }] as const;
  });
  const text: Text = { calls: packed, objects: [...places.keys()] };
  return { text: JSON.stringify(text), messages: packBytes(calls.map(({ bytes }) => bytes)) };
}

/** Calls out of what {@link packCalls} made of them. */
export function unpackCalls({ text, messages }: PackedCalls): readonly Call[] {
  const { calls, objects } = JSON.parse(text) as Text;
  const objectAt = (place: number) => objects[place] as KubeObject;
  let end = 0;
  return calls.map(([number, point, { objects: ofCall, policies, ...context }], i) => {
    const start = end;
    end += messages.lengths[i] as number;
    const found = { objects: ofCall.map(objectAt), ...(policies && { policies: policies.map(objectAt) }) };
    return { number, point, bytes: messages.bytes.subarray(start, end), context: { ...context, ...found } };
  });
}

/** Packs answers. */
export function packAnswers(answers: readonly Answer[]): PackedAnswers {
  const messages = packBytes(answers.flatMap(({ bytes }) => bytes ?? []));
  const lengths = answers.map(({ bytes, error }) => (error !== undefined ? FAILED : (bytes?.length ?? UNCHANGED)));
  return {
    messages: { bytes: messages.bytes, lengths: Int32Array.from(lengths) },
    errors: answers.flatMap(({ error }) => error ?? []),
  };
}

/** Answers out of what {@link packAnswers} made of them. Each has bytes of its own: a message that lives long must not hold those of all that came with it. */
export function unpackAnswers({ messages: { bytes, lengths }, errors }: PackedAnswers): readonly Answer[] {
  let [end, failed] = [0, 0];
  return Array.from(lengths, (length): Answer => {
    if (length === FAILED) return { error: errors[failed++] as string };
    if (length === UNCHANGED) return {};
    end += length;
    return { bytes: bytes.slice(end - length, end) };
  });
}

function packBytes(list: readonly Uint8Array[]): PackedBytes {
  const lengths = Int32Array.from(list, ({ length }) => length);
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const one of list) {
    bytes.set(one, at);
    at += one.length;
  }
  return { bytes, lengths };
}
