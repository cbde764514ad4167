import { sameItems } from "../collection/list-diff.ts";
import { deepFreeze } from "../collection/share.ts";
import { EncodedMessage } from "../envoy/mod.ts";
import type { Clock } from "../observe/clock.ts";
import type { Logger } from "../observe/logger.ts";
import { hooksFailing, refusedAnswer } from "../status/catalogue/plugin.ts";
import { type Against, RefusedAnswers } from "./answers/refused.ts";
import type { Health, HookContext, HookPoints, HookRunner, IrKey, OnError } from "./api.ts";
import type { MessagePoint } from "./contract/encoded-handler.ts";
import { FailedHook, type HookFailure } from "./contract/failed-hook.ts";
import { callsOf, encodedFor, type Held, type HookCall, type HookSource, messageOf, type Point } from "./hook-calls.ts";
import { HOOK_POINTS } from "./hook-points.ts";

/** A runner that also tells which hooks fail now. */
export interface WatchedHooks extends HookRunner {
  runEncoded: NonNullable<HookRunner["runEncoded"]>;
  readonly answers: RefusedAnswers;
  forget(irKey: IrKey, keys?: Iterable<string>): void;
  /** Has one plugin asked again, and with it all that were asked about what it answered. */
  invalidate(plugin: string): void;
  /** The plugins whose hooks failed when they were last asked, each with what is to be said of it. */
  failing(): readonly { readonly id: string; readonly health: Health }[];
}

/**
 * Makes the runner for a list of hook plugins, called in the order `pre`, `normal`, `post`, then as listed. Answers are memoised by the
 * identity of the value and of the foreign objects it comes with; where a hook failed it is asked again. `changed` is told when answers are refused, or tried without.
 */
export function createHookRunner(
  sources: readonly HookSource[],
  clock: Clock,
  log: Logger,
  changed: () => void = () => {},
): WatchedHooks {
  return new Runner(sources, { clock, log, changed });
}

/** An answer with the context it was given for. */
interface Remembered {
  readonly context: HookContext;
  readonly pending: Promise<Held | FailedHook<Held>>;
}

/** A message can stay as it was while an object that only hooks read has changed. */
function sameForeign(a: HookContext, b: HookContext): boolean {
  return sameItems(a.objects, b.objects) && sameItems(a.policies ?? [], b.policies ?? []);
}

/** A failure, for `failing` and so that the log says it once. */
interface Failing extends HookFailure {
  readonly irKey: IrKey;
  /** The name under which the value is remembered, and the one by which people know it. */
  readonly name: string;
  readonly resource: string;
}

/** The last answer of hooks, and the one before it while no proxy has accepted the last. */
interface LastGood {
  readonly answer: Held;
  readonly earlier: Held | undefined;
}

interface RunnerDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly changed: () => void;
}

class Runner implements WatchedHooks {
  readonly #sources: readonly HookSource[];
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #calls = new Map<Point, readonly HookCall[]>();
  #memos = new Map<Point, WeakMap<object, Remembered>>();
  /** By data plane, then by point and name. */
  readonly #lastGood = new Map<IrKey, Map<string, LastGood>>();
  readonly #failing = new Map<IrKey, Map<string, readonly Failing[]>>();

  readonly answers: RefusedAnswers;

  constructor(sources: readonly HookSource[], { clock, log, changed }: RunnerDeps) {
    this.answers = new RefusedAnswers(changed);
    this.#sources = sources;
    this.#clock = clock;
    this.#log = log;
  }

  has(point: Point): boolean {
    return this.#sources.some(({ hooks }) => hooks[point] !== undefined);
  }

  async run<P extends Point>(point: P, value: HookPoints[P], context: HookContext) {
    return (await this.#run(point, value, context, messageOf)) as HookPoints[P] | FailedHook<HookPoints[P]>;
  }

  runEncoded(point: MessagePoint, encoded: EncodedMessage, context: HookContext) {
    return this.#run(point, encoded, context, encodedFor);
  }

  async #run<T>(point: Point, value: Held, context: HookContext, as: (held: Held) => T): Promise<T | FailedHook<T>> {
    const memo = this.#memos.get(point) ?? new WeakMap<object, Remembered>();
    this.#memos.set(point, memo);
    let known = memo.get(value);
    if (!known || !sameForeign(known.context, context)) {
      known = { context, pending: this.#ask(point, value, context) };
      memo.set(value, known);
    }
    const answered = await known.pending;
    if (answered instanceof FailedHook) memo.delete(value);
    const against = this.answers.against(context.irKey, keyOf(point, context.name ?? ""));
    const answer = against && isConcerned(answered, against) ? this.#refused(against, value, context) : answered;
    if (!(answer instanceof FailedHook)) return as(answer);
    return new FailedHook(answer.value && as(answer.value), answer.outcome, answer.failures, answer.probes);
  }

  /** An answer that a proxy refuses is as if its hook had failed. */
  #refused({ change, reason }: Against, value: Held, context: HookContext): FailedHook<Held> {
    const { point, plugins, onError } = change;
    const failures = plugins.map((plugin) => ({ plugin, point, reason: refusedAnswer(reason ?? "") }));
    const name = context.name ?? "";
    const resource = nameOf(messageOf(value));
    if (reason !== undefined) this.#noted(point, failures, { irKey: context.irKey, name, resource });
    const probes = reason === undefined;
    if (onError === "skip") return new FailedHook(value, "skipped", failures, probes);
    const last = this.#lastGood.get(context.irKey)?.get(keyOf(point, name));
    const kept = onError === "keep" ? last?.earlier : undefined;
    return new FailedHook(kept, kept === undefined ? "withheld" : "kept", failures, probes);
  }

  forget(irKey: IrKey, keys?: Iterable<string>): void {
    this.answers.forget(irKey, keys);
    const known = this.#lastGood.get(irKey);
    const gone = keys ?? [...(known?.keys() ?? []), ...(this.#failing.get(irKey)?.keys() ?? [])];
    for (const key of gone) {
      known?.delete(key);
      this.#failing.get(irKey)?.delete(key);
    }
    if (keys !== undefined) return;
    this.#lastGood.delete(irKey);
    this.#failing.delete(irKey);
  }

  invalidate(plugin: string): void {
    const { hooks } = this.#sources.find(({ id }) => id === plugin) ?? {};
    for (const point of HOOK_POINTS) if (hooks?.[point] !== undefined) this.#memos.delete(point);
  }

  failing() {
    const all = [...this.#failing.values()].flatMap((ofOne) => [...ofOne.values()].flat());
    const byPlugin = Map.groupBy(all, ({ plugin }) => plugin);
    return [...byPlugin].map(([id, failures]) => {
      const [{ point, irKey, resource, reason }] = failures as [Failing];
      const about = [irKey, resource].filter((text) => text !== "").join(" ");
      return { id, health: { ok: false, reason: hooksFailing(point, about, reason, failures.length - 1) } as const };
    });
  }

  async #ask(point: Point, value: Held, context: HookContext): Promise<Held | FailedHook<Held>> {
    const name = context.name ?? nameOf(messageOf(value));
    const asked = point === "world" || value instanceof EncodedMessage ? value : deepFreeze(value);
    const { answer, failures, onError, changedBy } = await this.#askAll(point, asked, context);
    const good = this.#lastGood.get(context.irKey) ?? new Map<string, LastGood>();
    const key = keyOf(point, name);
    const last = good.get(key);
    // An answer that no proxy has accepted may turn out to be refused.
    const earlier = this.answers.isAccepted(context.irKey, key) ? last?.answer : last?.earlier;
    const kept = this.answers.isRefused(context.irKey, key) ? last?.earlier : last?.answer;
    if (failures.length === 0 || onError === "skip") this.#noteChange(key, context.irKey, { point, answer, changedBy });
    const resource = failures.length === 0 ? "" : nameOf(messageOf(value));
    if (failures.length > 0 || this.answers.against(context.irKey, key) === undefined)
      this.#noted(point, failures, { irKey: context.irKey, name, resource });
    if (failures.length === 0) {
      this.#lastGood.set(context.irKey, good);
      if (this.#keeps(point)) good.set(key, { answer, earlier });
      return answer;
    }
    if (onError === "skip") return new FailedHook(answer, "skipped", failures);
    const instead = onError === "keep" ? kept : undefined;
    return new FailedHook(instead, instead === undefined ? "withheld" : "kept", failures);
  }

  /** Asks one after the other; the first that fails and is not to be skipped is the last. */
  async #askAll(point: Point, value: Held, context: HookContext) {
    const failures: HookFailure[] = [];
    let changedBy: readonly HookCall[] = [];
    let current = value;
    for (const call of this.#callsAt(point)) {
      try {
        if (!call.wants(context, current)) continue;
        const answer = await call.ask(current, context);
        if (answer === undefined || answer === current) continue;
        current = answer;
        changedBy = [...changedBy, call];
      } catch (error) {
        failures.push({ plugin: call.id, point, reason: reasonOf(error) });
        if (call.onError !== "skip") return { answer: value, failures, onError: call.onError, changedBy: [] };
      }
    }
    return { answer: current, failures, onError: "skip" as const, changedBy };
  }

  /** Notes the plugins whose answer goes to proxies, so that a refusal is known to be theirs. At the points of `UNTRACED` nobody could tell. */
  #noteChange(key: string, irKey: IrKey, { point, answer, changedBy }: Changed): void {
    if (UNTRACED.includes(point)) return;
    const plugins = changedBy.map(({ id }) => id);
    const onError = STRICTEST.find((how) => changedBy.some((call) => call.onError === how)) ?? "keep";
    this.answers.asked(irKey, key, plugins.length === 0 ? undefined : { point, plugins, onError, answer });
  }

  #keeps(point: Point): boolean {
    return this.#callsAt(point).some(({ onError }) => onError === "keep");
  }

  #callsAt(point: Point): readonly HookCall[] {
    const known = this.#calls.get(point) ?? callsOf(this.#sources, point, this.#clock);
    this.#calls.set(point, known);
    return known;
  }

  #noted(point: Point, failures: readonly HookFailure[], at: Pick<Failing, "irKey" | "name" | "resource">): void {
    const key = keyOf(point, at.name);
    if (failures.length === 0) {
      this.#failing.get(at.irKey)?.delete(key);
      return;
    }
    const ofOne = this.#failing.get(at.irKey) ?? new Map<string, readonly Failing[]>();
    const before = ofOne.get(key) ?? [];
    const failing = failures.map((failure) => ({ ...failure, ...at }));
    this.#failing.set(at.irKey, ofOne.set(key, failing));
    for (const { plugin, reason } of failures) {
      if (before.some((one) => one.plugin === plugin && one.reason === reason)) continue;
      this.#log.error("a hook failed", {
        plugin,
        hook: point,
        gateway: at.irKey,
        resource: at.resource,
        error: reason,
      });
    }
  }
}

/** A hook that failed by itself goes on with what no proxy refuses, as far as that is known. */
function isConcerned(answered: Held | FailedHook<Held>, { reason }: Against): boolean {
  return !(answered instanceof FailedHook) || answered.outcome === "skipped" || reason === undefined;
}

/** Points at which what a plugin made is not what a proxy names. */
const UNTRACED: readonly Point[] = ["world", "ir", "resources"];

const STRICTEST: readonly OnError[] = ["withhold", "keep", "skip"];

interface Changed {
  readonly point: Point;
  readonly answer: Held;
  readonly changedBy: readonly HookCall[];
}

function keyOf(point: Point, name: string): string {
  return `${point} ${name}`;
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

function nameOf(value: unknown): string {
  const { name, clusterName } = (value ?? {}) as { readonly name?: unknown; readonly clusterName?: unknown };
  const found = name ?? clusterName;
  return typeof found === "string" ? found : "";
}
