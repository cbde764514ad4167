import { type ObjectRef, objectKey } from "../object/mod.ts";
import type { Clock } from "../observe/clock.ts";
import type { Logger } from "../observe/logger.ts";
import { createTokenBucket, type TokenBucket } from "../observe/token-bucket.ts";
import type { IrKey, ProxyAnswer } from "../plugin/api.ts";
import { statusKey } from "../status/board.ts";
import { inForce, manyObjects, named } from "../status/catalogue/decision.ts";
import type { ObjectStatus, ParentRef } from "../status/types.ts";

/** Objects that come into force together and are named one by one at most. */
const MOST_NAMED = 5;
/** Lines in a row at most; one more each second. Lines beyond that are told together with what follows. */
const LINES = 20;
/** Milliseconds for which proxies that have not answered yet are waited for. */
const PATIENCE_MS = 5_000;
/** Objects that are waited for at most; while no proxy is connected nobody answers. */
const MOST_WAITING = 10_000;
/** Proxies of a data plane whose answers are remembered at most. */
const MOST_PROXIES = 1_000;

/** The dependencies of {@link InForceLines}. */
export interface InForceDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly served: (sequence: number) => Promise<void>;
  readonly withheld: () => readonly ObjectRef[];
}

interface Waiting {
  readonly ref: ObjectRef;
  readonly planes: readonly IrKey[];
  readonly sequence: number;
  readonly since: number;
}

/** Tells when proxies have what an object asks for: all that are connected, or those that answered within five seconds. */
export class InForceLines {
  readonly #deps: InForceDeps;
  readonly #waiting = new Map<string, Waiting>();
  /** The newest build that each proxy has taken, by data plane. */
  readonly #taken = new Map<IrKey, Map<string, number>>();
  readonly #asked = new Set<number>();
  #untold: Waiting[] = [];
  readonly #bucket: TokenBucket;
  #stopped = false;

  constructor(deps: InForceDeps) {
    this.#deps = deps;
    this.#bucket = createTokenBucket({ qps: 1, burst: LINES }, deps.clock);
  }

  /** An object that is in order and changed; `changed` are the data planes whose configuration did with it. */
  expect(
    status: ObjectStatus,
    changed: ReadonlySet<IrKey>,
    { sequence, since }: { readonly sequence: number; readonly since: number },
  ): void {
    const planes = planesOf(status, changed);
    const key = statusKey(status.ref);
    this.#waiting.delete(key);
    if (planes.length === 0 || this.#waiting.size >= MOST_WAITING) return;
    this.#waiting.set(key, { ref: status.ref, planes, sequence, since });
  }

  answered({ irKey, sequence, refusals, proxy }: ProxyAnswer): void {
    if (refusals.length > 0 || proxy === "") return;
    const taken = this.#taken.get(irKey) ?? new Map<string, number>();
    this.#taken.set(irKey, taken);
    taken.delete(proxy);
    taken.set(proxy, sequence);
    for (const oldest of taken.keys()) {
      if (taken.size <= MOST_PROXIES) break;
      taken.delete(oldest);
    }
    const ready = [...this.#waiting.values()].filter((each) => each.planes.includes(irKey) && this.#isTaken(each));
    for (const each of new Set(ready.map((waiting) => waiting.sequence))) this.#ask(each);
  }

  stop(): void {
    this.#stopped = true;
  }

  #isTaken({ planes, sequence }: Waiting): boolean {
    return planes.every((plane) => [...(this.#taken.get(plane)?.values() ?? [])].some((taken) => taken >= sequence));
  }

  /** Waits for the other proxies, then tells. */
  #ask(sequence: number): void {
    if (this.#asked.has(sequence)) return;
    this.#asked.add(sequence);
    const late = new Promise<void>((resolve) => void this.#deps.clock.after(PATIENCE_MS, resolve));
    const all = this.#deps.served(sequence).catch(() => {});
    void Promise.race([all, late]).then(() => {
      this.#asked.delete(sequence);
      if (!this.#stopped) this.#tell(sequence);
    });
  }

  #tell(sequence: number): void {
    const out = new Set(this.#deps.withheld().map(statusKey));
    const ready = [...this.#waiting].filter(([, each]) => each.sequence <= sequence && this.#isTaken(each));
    for (const [key] of ready) this.#waiting.delete(key);
    const told = [...this.#untold, ...ready.filter(([key]) => !out.has(key)).map(([, each]) => each)];
    this.#untold = [];
    if (told.length === 0) return;
    const lines =
      told.length > MOST_NAMED ? [this.#together(told)] : told.map((each) => this.#line(named(each.ref), [each]));
    if (this.#bucket.take(lines.length) > 0) this.#untold = told.slice(-MOST_WAITING);
    else for (const line of lines) this.#deps.log.info(line);
  }

  #together(all: readonly Waiting[]): string {
    const kinds = new Map<string, number>();
    for (const { ref } of all) kinds.set(ref.kind, (kinds.get(ref.kind) ?? 0) + 1);
    return this.#line(manyObjects(kinds), all);
  }

  #line(what: string, all: readonly Waiting[]): string {
    const proxies = new Set(
      all.flatMap(({ planes, sequence }) =>
        planes.flatMap((plane) =>
          [...(this.#taken.get(plane) ?? [])].flatMap(([proxy, taken]) =>
            taken >= sequence ? `${plane} ${proxy}` : [],
          ),
        ),
      ),
    );
    const since = Math.min(...all.map((each) => each.since));
    return inForce(what, proxies.size, this.#deps.clock.now() - since);
  }
}

/** The changed data planes that an object is about: by the Gateways that its status names, or, where these share one, all that changed. */
function planesOf({ ref, status }: ObjectStatus, changed: ReadonlySet<IrKey>): readonly IrKey[] {
  const parents: readonly ParentRef[] = [
    ...(ref.kind === "Gateway" ? [ref] : []),
    ...(status.parents ?? []).map(({ parentRef }) => parentRef),
    ...(status.ancestors ?? []).map(({ ancestorRef }) => ancestorRef),
  ];
  if (parents.length === 0 && status.listeners === undefined) return [];
  const own = parents
    .filter(({ kind = "Gateway" }) => kind === "Gateway")
    .map(({ namespace = ref.namespace, name }) => objectKey(namespace, name));
  const found = own.filter((key) => changed.has(key));
  // Gateways that share a data plane have the name of their class as its key.
  const shared = [...changed].filter((key) => !key.includes("/"));
  return found.length > 0 ? [...new Set(found)] : shared;
}
