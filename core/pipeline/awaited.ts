import type { Clock } from "../observe/clock.ts";
import type { IrKey, ProxyAnswer } from "../plugin/api.ts";
import { statusKey } from "../status/board.ts";
import { notInForceYet } from "../status/catalogue/policies/policy.ts";
import type { AncestorStatus, ObjectStatus } from "../status/types.ts";

/** Milliseconds without an answer after which a policy says that it is not in force yet. */
const PENDING_MS = 1_000;

/** Milliseconds after which proxies that say nothing are not waited for any more. */
const SILENT_MS = 5_000;

/** A known status that speaks of what proxies must have. */
interface Known {
  /** The status that was told last, and holds until the newest does. */
  readonly told: ObjectStatus | undefined;
  /** The newest, while it is waited for; the same as `told` afterwards. */
  readonly newest: ObjectStatus;
  readonly sequence: number;
  readonly since: number;
  /** Data planes of which no proxy has taken it yet. */
  readonly open: ReadonlySet<IrKey>;
  /** A proxy refused what it came with. */
  readonly refused: boolean;
}

/** The dependencies of {@link Awaited}. */
export interface AwaitedDeps {
  readonly clock: Clock;
  /** Whether a proxy of a data plane is connected. */
  readonly hasProxies: (irKey: IrKey) => boolean;
  /** Called when there is something else to tell. */
  readonly changed: () => void;
}

/**
 * Statuses of policies that protect, which are accepted when they are in force and not before. Until a proxy has answered, what was told last stays; after a
 * second, or a refusal, the policy says that it is pending. Where no proxy is connected, and where one says nothing for five, it is not waited for.
 */
export class Awaited {
  readonly #deps: AwaitedDeps;
  #known: ReadonlyMap<string, Known> = new Map();
  #statuses: readonly ObjectStatus[] = [];
  #cancel: () => void = () => {};

  constructor(deps: AwaitedDeps) {
    this.#deps = deps;
  }

  /** The statuses of a translation that was published under a number. */
  translated(statuses: readonly ObjectStatus[], sequence: number): void {
    const now = new Map<string, Known>();
    for (const status of statuses) {
      if (status.awaits === undefined) continue;
      const key = statusKey(status.ref);
      now.set(key, this.#next(status, sequence, this.#known.get(key)));
    }
    this.#known = now;
    this.#statuses = statuses;
    this.#plan();
  }

  /** Takes in the answer of a proxy. */
  answered({ irKey, sequence, refusals }: ProxyAnswer): void {
    const after = new Map(this.#known);
    for (const [key, known] of this.#known) {
      if (!known.open.has(irKey) || sequence < known.sequence) continue;
      if (refusals.length > 0) after.set(key, { ...known, refused: true });
      else after.set(key, without(known, irKey));
    }
    this.#replace(after);
  }

  /** The statuses to tell: those of the newest translation, some of them as they were, some pending. */
  statuses(): readonly ObjectStatus[] {
    if (!this.#isWaiting()) return this.#statuses;
    return this.#statuses.flatMap((status) => {
      const known = status.awaits && this.#known.get(statusKey(status.ref));
      if (known === undefined || known.open.size === 0) return status;
      return this.#isLate(known) ? pending(status) : (known.told ?? []);
    });
  }

  stop(): void {
    this.#cancel();
  }

  #next(status: ObjectStatus, sequence: number, known: Known | undefined): Known {
    if (known?.newest === status) return known;
    const settled = known === undefined || known.open.size === 0 ? known?.newest : known.told;
    if (settled !== undefined && claimsNoMore(status, settled)) return inForce(status, sequence);
    const open = isAccepted(status) ? (status.awaits?.dataPlanes ?? []).filter(this.#deps.hasProxies) : [];
    if (open.length === 0) return inForce(status, sequence);
    const since = this.#deps.clock.now();
    return { told: settled, newest: status, sequence, since, open: new Set(open), refused: false };
  }

  #isWaiting(): boolean {
    for (const { open } of this.#known.values()) if (open.size > 0) return true;
    return false;
  }

  #isLate({ since, refused }: Known): boolean {
    return refused || this.#deps.clock.now() - since >= PENDING_MS;
  }

  #replace(after: ReadonlyMap<string, Known>): void {
    const differs = [...after].some(([key, known]) => this.#known.get(key) !== known);
    this.#known = after;
    this.#plan();
    if (differs) this.#deps.changed();
  }

  /** Looks again when the next of them becomes late, or is not waited for any more. */
  #plan(): void {
    this.#cancel();
    const now = this.#deps.clock.now();
    const waiting = [...this.#known.values()].filter(({ open }) => open.size > 0);
    const times = waiting.flatMap(({ since, refused }) => [
      since + PENDING_MS,
      ...(refused ? [] : [since + SILENT_MS]),
    ]);
    const next = Math.min(...times.filter((time) => time > now));
    this.#cancel = next < Number.POSITIVE_INFINITY ? this.#deps.clock.after(next - now, () => this.#look()) : () => {};
  }

  #look(): void {
    const now = this.#deps.clock.now();
    const after = [...this.#known].map(([key, known]): [string, Known] => {
      const silent = known.open.size > 0 && !known.refused && now - known.since >= SILENT_MS;
      return [key, silent ? inForce(known.newest, known.sequence) : known];
    });
    this.#known = new Map(after);
    this.#plan();
    this.#deps.changed();
  }
}

const NOBODY: ReadonlySet<IrKey> = new Set();

function inForce(status: ObjectStatus, sequence: number): Known {
  return { told: status, newest: status, sequence, since: 0, open: NOBODY, refused: false };
}

function without(known: Known, irKey: IrKey): Known {
  const open = new Set([...known.open].filter((each) => each !== irKey));
  return open.size === 0 ? inForce(known.newest, known.sequence) : { ...known, open };
}

const acceptedIn = ({ conditions }: AncestorStatus) =>
  conditions.some(({ type, status }) => type === "Accepted" && status === "True");

function isAccepted({ status }: ObjectStatus): boolean {
  return (status.ancestors ?? []).some(acceptedIn);
}

/** Whether a status says of the same version of its object that it is accepted where that was said already. */
function claimsNoMore({ status, awaits }: ObjectStatus, settled: ObjectStatus): boolean {
  if (awaits?.object !== settled.awaits?.object) return false;
  const before = new Set((settled.status.ancestors ?? []).filter(acceptedIn).map(nameOf));
  return (status.ancestors ?? []).filter(acceptedIn).every((ancestor) => before.has(nameOf(ancestor)));
}

function nameOf({ ancestorRef }: AncestorStatus): string {
  return JSON.stringify(ancestorRef);
}

function pending(status: ObjectStatus): ObjectStatus {
  const ancestors = (status.status.ancestors ?? []).map((ancestor) => {
    if (!acceptedIn(ancestor)) return ancestor;
    const conditions = ancestor.conditions.map((condition) => {
      if (condition.type !== "Accepted") return condition;
      const { observedGeneration } = condition;
      return { ...notInForceYet(), ...(observedGeneration !== undefined && { observedGeneration }) };
    });
    return { ...ancestor, conditions };
  });
  return { ...status, status: { ...status.status, ancestors } };
}
