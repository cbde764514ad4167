import { diffLists } from "../collection/list-diff.ts";
import type { ObjectRef } from "../object/mod.ts";
import type { Clock } from "../observe/clock.ts";
import type { Logger } from "../observe/logger.ts";
import type { IrKey, ObjectEvent, ProxyAnswer, Translation } from "../plugin/api.ts";
import { type KindName, kindOf, type TableKind, tableKind } from "../resource/kinds.ts";
import { isObjectCell, type Snapshot, splitObjectCell } from "../resource/snapshot.ts";
import { statusKey } from "../status/board.ts";
import { moreRefused, recovered, refused } from "../status/catalogue/decision.ts";
import { type RefusedPart, refusedParts } from "../status/faults.ts";
import type { ObjectStatus } from "../status/types.ts";
import { InForceLines } from "./in-force.ts";

/** Lines about refused objects that one build makes at most. */
const MOST_REFUSED = 20;

/** The dependencies of {@link Decisions}. */
export interface DecisionsDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly record: (events: readonly ObjectEvent[]) => void;
  /** Resolves when every connected proxy has answered to a build. */
  readonly served: (sequence: number) => Promise<void>;
  /** Objects that are left out, of which it must not be said that they are in force. */
  readonly withheld: () => readonly ObjectRef[];
}

/** A build that was published. */
export interface Decided {
  readonly translation: Translation;
  readonly snapshot: Snapshot;
  readonly sequence: number;
  /** When what it brings was known, in milliseconds since 1970. */
  readonly since: number;
}

/**
 * Tells people what was decided about each object, once: a line when it is refused, with the sentence of its status, and an Event; one when it is in order again;
 * and one when proxies have what it asks for, with the time that took. Many at once are told in one line.
 */
export class Decisions {
  readonly #deps: DecisionsDeps;
  readonly #inForce: InForceLines;
  #last: Decided | undefined;
  /** The refusals that hold now, as text, by object. */
  readonly #refused = new Map<string, string>();

  constructor(deps: DecisionsDeps) {
    this.#deps = deps;
    this.#inForce = new InForceLines(deps);
  }

  /** A build was published; `leading` says whether Events are this replica's to write. */
  decided(build: Decided): void {
    const before = this.#last;
    this.#last = build;
    const changed = changedStatuses(before, build);
    this.#forget(before, build);
    const planes = changedPlanes(before, build);
    const lines: { readonly ref: ObjectRef; readonly parts: readonly RefusedPart[] }[] = [];
    for (const { status, isNew } of changed) {
      const key = statusKey(status.ref);
      const parts = refusedParts(status.status);
      const text = parts.map(({ part, message }) => `${part} ${message}`).join("\n");
      const earlier = this.#refused.get(key) ?? "";
      if (text === "") this.#refused.delete(key);
      else this.#refused.set(key, text);
      if (text !== "" && text !== earlier) lines.push({ ref: status.ref, parts });
      if (text === "" && earlier !== "") this.#recovered(status.ref);
      if (text === "" && (isNew || earlier !== "")) this.#inForce.expect(status, planes, build);
    }
    this.#tellRefused(lines);
  }

  /** Takes in the answer of a proxy. */
  answered(answer: ProxyAnswer): void {
    this.#inForce.answered(answer);
  }

  stop(): void {
    this.#inForce.stop();
  }

  #forget(before: Decided | undefined, { translation }: Decided): void {
    if (before === undefined || this.#refused.size === 0) return;
    const { before: gone } = diffLists(before.translation.status, translation.status);
    const there = new Set(translation.status.map(({ ref }) => statusKey(ref)));
    for (const place of gone) {
      const key = statusKey((before.translation.status[place] as ObjectStatus).ref);
      if (!there.has(key)) this.#refused.delete(key);
    }
  }

  #recovered(ref: ObjectRef): void {
    const { log, record } = this.#deps;
    log.info(recovered(ref));
    record([eventOf(this.#last?.snapshot, ref, { type: "Normal", reason: "Accepted", message: recovered(ref) })]);
  }

  #tellRefused(lines: readonly { readonly ref: ObjectRef; readonly parts: readonly RefusedPart[] }[]): void {
    const { log, record } = this.#deps;
    for (const { ref, parts } of lines.slice(0, MOST_REFUSED)) {
      const level = GRAVE.has(ref.kind) ? "error" : "warn";
      for (const { part, message } of parts) log[level](refused(ref, part, message));
    }
    if (lines.length > MOST_REFUSED) log.warn(moreRefused(lines.length - MOST_REFUSED));
    const events = lines.flatMap(({ ref, parts }) =>
      parts
        .slice(0, 1)
        .map(({ message }) => eventOf(this.#last?.snapshot, ref, { type: "Warning", reason: "Refused", message })),
    );
    if (events.length > 0) record(events);
  }
}

/** Kinds of which one refused object may stop a whole data plane. */
const GRAVE: ReadonlySet<string> = new Set(["GatewayClass", "Gateway", "EnvoyProxy"]);

function eventOf(
  snapshot: Snapshot | undefined,
  ref: ObjectRef,
  event: Pick<ObjectEvent, "type" | "reason" | "message">,
): ObjectEvent {
  const object = snapshot?.get(nameOf(ref), ref.namespace, ref.name);
  return { ...event, ref: { ...ref, uid: object?.metadata.uid ?? "" } };
}

/** Data planes whose configuration is another one than in the build before. */
function changedPlanes(before: Decided | undefined, { translation }: Decided): ReadonlySet<IrKey> {
  const changed = Object.entries(translation.xds).filter(([key, xds]) => before?.translation.xds[key] !== xds);
  return new Set(changed.map(([key]) => key));
}

function nameOf({ group, kind }: ObjectRef): KindName {
  return kindOf(group, kind).name as KindName;
}

interface Changed {
  readonly status: ObjectStatus;
  /** The object itself is another one than in the build before, and not only what is said of it. */
  readonly isNew: boolean;
}

/** The statuses that changed, and those of objects that did. */
function changedStatuses(before: Decided | undefined, { translation, snapshot }: Decided): readonly Changed[] {
  const { status } = translation;
  const isNew = (ref: ObjectRef) => {
    const kind = nameOf(ref);
    return before?.snapshot.get(kind, ref.namespace, ref.name) !== snapshot.get(kind, ref.namespace, ref.name);
  };
  const places = before === undefined ? [...status.keys()] : diffLists(before.translation.status, status).after;
  const found = new Map<string, Changed>();
  for (const place of places) {
    const each = status[place] as ObjectStatus;
    found.set(statusKey(each.ref), { status: each, isNew: isNew(each.ref) });
  }
  const others = before === undefined ? new Set<string>() : changedObjects(before.snapshot, snapshot, found);
  if (others.size === 0) return [...found.values()];
  const same = status.filter(({ ref }) => others.has(statusKey(ref)));
  return [...found.values(), ...same.map((each) => ({ status: each, isNew: true }))];
}

/** The keys of objects that changed, of kinds that carry a status, without those that are known. */
function changedObjects(before: Snapshot, now: Snapshot, known: ReadonlyMap<string, unknown>): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const cell of now.changedSince(before) ?? []) {
    if (!isObjectCell(cell)) continue;
    const [name, namespace, object] = splitObjectCell(cell);
    const there = now.get(name, namespace, object);
    if (there === undefined || there === before.get(name, namespace, object)) continue;
    const kind = name.includes("/") ? undefined : tableKind(name as TableKind);
    if (kind === undefined || kind.status === "none") continue;
    const key = statusKey({ group: kind.group, kind: kind.name, namespace, name: object });
    if (!known.has(key)) keys.add(key);
  }
  return keys;
}
