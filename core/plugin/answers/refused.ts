import { EncodedMessage, encodedOf } from "../../envoy/mod.ts";
import type { RefusableAnswers } from "../contract/hook-runner.ts";
import type { HookPoints, HttpFilterChain, OnError } from "../contract/hooks.ts";
import type { IrKey } from "../contract/lifecycle.ts";
import type { Refusal } from "../contract/output.ts";

/** A change that hooks made to a value, as it is remembered under a key. */
export interface Change {
  readonly point: keyof HookPoints;
  /** The plugins that changed the value. */
  readonly plugins: readonly string[];
  /** The strictest that one of them says. */
  readonly onError: OnError;
  readonly answer: object;
}

/** Why an answer is not to be used although its hook has not failed. */
export interface Against {
  readonly change: Change;
  /** The proxy's words; absent in a trial. */
  readonly reason?: string;
}

interface Noted extends Change {
  /** The sequence that was being published when the change came. */
  readonly since: number;
  accepted: boolean;
}

/** Of one data plane, by key. */
interface Plane {
  readonly changes: Map<string, Noted>;
  tried: ReadonlySet<string>;
  readonly refused: Map<string, { readonly mark: string; readonly reason: string }>;
}

const NONE: ReadonlySet<string> = new Set();

/** The changes that hooks made, and which of them proxies refuse. An answer is refused for as long as it is the same. */
export class RefusedAnswers implements RefusableAnswers {
  readonly #planes = new Map<IrKey, Plane>();
  readonly #changed: () => void;
  #sequence = 0;

  /** `changed` is told when what is to be sent may be something else. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Hooks were asked about something; `change` where they made something else of it. */
  asked(irKey: IrKey, key: string, change: Change | undefined): void {
    if (change === undefined) this.#planes.get(irKey)?.changes.delete(key);
    else this.#planeOf(irKey).changes.set(key, { ...change, since: this.#sequence, accepted: false });
  }

  /** Whether the last change of hooks to a value is known to be good, or no proxy ever had anything against it. */
  isAccepted(irKey: IrKey, key: string): boolean {
    return this.#planes.get(irKey)?.changes.get(key)?.accepted ?? true;
  }

  /** Whether proxies refuse the last change of hooks to a value. */
  isRefused(irKey: IrKey, key: string): boolean {
    return this.#planes.get(irKey)?.refused.has(key) === true;
  }

  against(irKey: IrKey, key: string): Against | undefined {
    const plane = this.#planes.get(irKey);
    if (plane === undefined || plane.tried.size + plane.refused.size === 0) return undefined;
    const change = plane.changes.get(key);
    if (change === undefined) return undefined;
    if (plane.tried.has(key)) return { change };
    const refused = plane.refused.get(key);
    if (refused === undefined) return undefined;
    if (refused.mark === markOf(change.answer)) return { change, reason: refused.reason };
    plane.refused.delete(key);
    return undefined;
  }

  forget(irKey: IrKey, keys?: Iterable<string>): void {
    if (keys === undefined) this.#planes.delete(irKey);
    const plane = this.#planes.get(irKey);
    for (const key of keys ?? []) {
      plane?.changes.delete(key);
      plane?.refused.delete(key);
    }
  }

  published(sequence: number): void {
    this.#sequence = sequence;
  }

  accepted(irKey: IrKey, sequence: number): void {
    for (const change of this.#planes.get(irKey)?.changes.values() ?? [])
      if (change.since <= sequence) change.accepted = true;
  }

  behind(irKey: IrKey, refusals: readonly Refusal[]): readonly string[] {
    const plane = this.#planes.get(irKey);
    const names = refusals.map(({ resource }) => resource);
    return [...(plane?.changes ?? [])].flatMap(([key, { accepted, point }]) => {
      const about = key.slice(point.length + 1);
      const stands = names.some((name) => about === name || about.startsWith(`${name} `));
      return !accepted && stands && plane?.refused.has(key) === false ? [key] : [];
    });
  }

  tryWithout(irKey: IrKey, keys: ReadonlySet<string> = NONE): void {
    const plane = this.#planes.get(irKey);
    if (plane === undefined || plane.tried.size + keys.size === 0) return;
    plane.tried = keys;
    this.#changed();
  }

  refuse(irKey: IrKey, reasons: ReadonlyMap<string, string>): ReturnType<RefusableAnswers["refuse"]> {
    const plane = this.#planeOf(irKey);
    const found = [...reasons].flatMap(([key, reason]) => {
      const change = plane.changes.get(key);
      if (change === undefined) return [];
      plane.refused.set(key, { mark: markOf(change.answer), reason });
      const { point, plugins } = change;
      return [{ point, plugins, about: key.slice(point.length + 1), reason }];
    });
    this.#changed();
    return found;
  }

  #planeOf(irKey: IrKey): Plane {
    const known = this.#planes.get(irKey) ?? { changes: new Map(), tried: NONE, refused: new Map() };
    this.#planes.set(irKey, known);
    return known;
  }
}

/** The same for answers that are the same to a proxy. */
function markOf(answer: object): string {
  if (answer instanceof EncodedMessage) return answer.hash;
  const { added } = answer as Partial<HttpFilterChain>;
  if (added === undefined) return encodedOf(answer)?.hash ?? "";
  return added.map(({ place, filter }) => `${place} ${encodedOf(filter)?.hash ?? ""}`).join(" ");
}
