import { createMetrics } from "../../../core/observe/mod.ts";
import type { Instances, PluginKind } from "../../../core/plugin/api.ts";
import { createHost, type PluginHost } from "../../../core/plugin/host.ts";
import { createRecordingLogger } from "../../../core/testing/recording-logger.ts";
import { SYSTEM_CLOCK } from "../../gateway/clock.ts";
import { lentBy, OWN_MACHINE } from "../../gateway/surroundings.ts";
import type { Snapshot } from "../../objects.ts";
import type { MakeSubject, Subject } from "./subject.ts";

/** A plugin with a host around it. */
export interface Opened {
  readonly subject: Subject;
  readonly host: PluginHost;
  /** The snapshots that a provider published, as they came. */
  readonly snapshots: Snapshot[];
  /** Another one of the same, beside it. */
  another(): Promise<Opened>;
}

/** One promise. */
export interface Step {
  readonly name: string;
  /** The hand that the subject must have; without it the promise is not looked at. */
  readonly hands?: keyof Subject;
  run(opened: Opened): Promise<void>;
}

/** Long enough for a source that is asked again and again. */
const PATIENCE_MS = 10_000;

/** Runs a step with a subject of its own, and clears away whatever comes of it. */
export async function runStep(make: MakeSubject, { run, hands }: Step): Promise<void> {
  const opened: Opened[] = [];
  const open = async (): Promise<Opened> => {
    const one = hosted(await make(), open);
    opened.push(one);
    return one;
  };
  const first = await open();
  try {
    if (hands !== undefined && first.subject[hands] === undefined)
      throw new Error(`the subject has no ${hands}: the suite needs one`);
    await run(first);
  } finally {
    for (const { host, subject } of opened.toReversed()) {
      await host.stop();
      await subject.close?.();
    }
  }
}

function hosted(subject: Subject, another: Opened["another"]): Opened {
  const snapshots: Snapshot[] = [];
  const host = createHost([{ definition: subject.definition as never, config: subject.config, required: true }], {
    ...{ clock: SYSTEM_CLOCK, log: createRecordingLogger().log, metrics: createMetrics() },
    report: () => {},
    lends: { ...lentBy(() => OWN_MACHINE), ...subject.lends },
  });
  for (const { value } of host.of("provider")) value.watch((snapshot) => void snapshots.push(snapshot));
  return { subject, host, snapshots, another };
}

/** The instance of the subject. */
export function instanceOf<K extends PluginKind>({ host }: Opened, kind: K): Instances[K] {
  const [instance] = host.of(kind);
  if (instance === undefined) throw new Error(`the definition is of no ${kind} plugin`);
  return instance.value;
}

/** Throws a sentence where a promise is not kept. */
export function hold(kept: boolean, otherwise: string): void {
  if (!kept) throw new Error(otherwise);
}

/** Waits for something to be so. Throws when it is not in time. */
export async function until(seen: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await seen())) {
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${PATIENCE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The answer of a call, which has to come in time. */
export async function inTime<T>(call: () => T | Promise<T>, limitMs: number, what: string): Promise<T> {
  let cancel = () => {};
  const late = new Promise<never>((_, reject) => {
    cancel = SYSTEM_CLOCK.after(limitMs, () => reject(new Error(`${what} took longer than ${limitMs} ms`)));
  });
  const alive = setInterval(() => {}, 1_000);
  try {
    return await Promise.race([call(), late]);
  } finally {
    cancel();
    clearInterval(alive);
  }
}

/** A value as text, by which two are compared: the order of keys is not looked at. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => {
    if (typeof each === "bigint") return `${each}n`;
    if (each instanceof Uint8Array) return [...each];
    if (typeof each !== "object" || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
