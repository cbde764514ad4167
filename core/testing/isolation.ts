/** For tests only: an isolation with a proxy made of texts. */

import type { Withholding } from "../isolation/forms.ts";
import { createIsolation, type Isolation } from "../isolation/isolation.ts";
import type { StoredVerdict, VerdictStore } from "../isolation/store.ts";
import { createMetrics } from "../observe/metrics.ts";
import type { IrKey, ObjectEvent, Refusal } from "../plugin/api.ts";
import { createOverlays, createStore, type KubeObject, objectCell, type Snapshot } from "../resource/mod.ts";
import { createFakeClock, createRecordingLogger } from "./mod.ts";

/** The data plane of the tests. */
export const PLANE: IrKey = "default/eg";

/** An HTTPRoute. */
export function route(name: string, spec: object = {}): KubeObject {
  return { apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", metadata: { name, namespace: "a" }, spec };
}

/** An HTTPRouteFilter. */
export function filter(name: string, spec: object = {}): KubeObject {
  const metadata = { name, namespace: "a" };
  return { apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "HTTPRouteFilter", metadata, spec };
}

/** Rules of a route, each of which comes to a text that the proxy is sent. */
export const rules = (...bodies: readonly string[]) => ({ rules: bodies.map((body) => ({ body })) });
/** The cell of a route. */
export const cell = (name: string) => objectCell("HTTPRoute", "a", name);

/** A proxy that refuses every text `bad…` that it is given, and both texts `pair` together; `bad stubborn…` stands in the answer in its place as well. */
function wordsOf(snapshot: Snapshot, { withheld }: Withholding): readonly string[] {
  const words: string[] = [];
  for (const object of [...snapshot.all("HTTPRoute"), ...snapshot.all("HTTPRouteFilter")] as KubeObject[]) {
    const why = withheld.get(objectCell(object.kind, "a", object.metadata.name));
    const list = (object.spec as { rules?: { body: string }[] }).rules ?? [];
    for (const [place, { body }] of list.entries()) {
      const out = why !== undefined && why.instead !== "earlier" && (why.sections?.has(String(place)) ?? true);
      if (!out || (body.startsWith("bad stubborn") && why.instead === "closed")) words.push(body);
    }
  }
  return words;
}

/** The refusals of texts by the proxy. */
export function refusedWords(words: readonly string[]): readonly Refusal[] {
  const bad = words.filter((word) => word.startsWith("bad"));
  const pairs = words.filter((word) => word === "pair").length > 1 ? ["pair twice"] : [];
  return [...bad.slice(0, 1), ...pairs].map((reason) => ({ resource: "routes", sources: [], reason }));
}

/** An isolation between objects and a proxy that refuses some of them. */
export interface Rig {
  readonly isolation: Isolation;
  readonly clock: ReturnType<typeof createFakeClock>;
  readonly store: ReturnType<typeof createStore>;
  readonly attempts: (readonly string[])[];
  readonly events: ObjectEvent[];
  readonly saved: { added: readonly StoredVerdict[]; removed: readonly StoredVerdict[] }[];
  /** Publishes what there is, as the pipeline does, and has the proxy answer, until nothing more comes of it. Late objects come before the first answer. */
  serve(late?: readonly KubeObject[]): Promise<readonly string[]>;
  names(): readonly string[];
  /** Takes in the verdicts that another replica has stored. */
  hear(all: readonly StoredVerdict[]): void;
}

/** How a rig behaves. */
export interface SetUp {
  readonly kept?: readonly StoredVerdict[];
  readonly answers?: boolean;
  /** The reason of a refusal that comes whatever is published. */
  readonly always?: string;
}

/** A store that keeps what it is given, and hears of nothing but what `hear` is told. */
function verdictsOf(kept: readonly StoredVerdict[]): Pick<Rig, "saved" | "hear"> & { readonly store: VerdictStore } {
  const saved: Rig["saved"] = [];
  let heard: (all: readonly StoredVerdict[]) => void = () => {};
  const store: VerdictStore = {
    load: async () => kept,
    save: (added, removed) => void saved.push({ added, removed }),
    onChange: (listener) => {
      heard = listener;
    },
  };
  return { store, saved, hear: (all) => heard(all) };
}

/** The cells of all routes and their filters. */
function cellsOf(snapshot: Snapshot | undefined): ReadonlySet<string> {
  const all = [...(snapshot?.all("HTTPRoute") ?? []), ...(snapshot?.all("HTTPRouteFilter") ?? [])] as KubeObject[];
  return new Set(all.map(({ kind, metadata }) => objectCell(kind, "a", metadata.name)));
}

/** Makes a rig. */
export function setUp({ kept = [], answers = true, always }: SetUp = {}): Rig {
  const refusalsOf = (words: readonly string[]) => [
    ...refusedWords(words),
    ...(always === undefined ? [] : [{ resource: "routes", sources: [], reason: always }]),
  ];
  const clock = createFakeClock();
  const store = createStore();
  const overlays = createOverlays();
  const attempts: (readonly string[])[] = [];
  const events: ObjectEvent[] = [];
  const verdicts = verdictsOf(kept);
  let sequence = 0;
  let rebuild = false;
  let built: Snapshot | undefined;
  const isolation = createIsolation({
    ...{ clock, log: createRecordingLogger().log, metrics: createMetrics(), version: "1", store: verdicts.store },
    digest: (text) => `digest of ${text}`,
    snapshot: () => store.snapshot,
    built: () => built,
    heldBack: () => [],
    restsOn: () => cellsOf(built),
    attempt: async (_irKey, withholding) => {
      const words = wordsOf(overlays.over(store.snapshot, withholding.replacements), withholding);
      attempts.push(words);
      return answers ? { snapshot: store.snapshot, refusals: refusalsOf(words) } : undefined;
    },
    endTrials: () => {},
    rebuild: () => {
      rebuild = true;
    },
    record: (more) => void events.push(...more),
  });
  const publish = (late: readonly KubeObject[] = []) => {
    built = store.snapshot;
    const withholding = isolation.withholding(store.snapshot);
    const effective = overlays.over(store.snapshot, withholding.replacements);
    isolation.published(++sequence, { snapshot: store.snapshot, effective, withholding, inUse: {} });
    const words = wordsOf(effective, withholding);
    store.apply({ upsert: late });
    const answer = { irKey: PLANE, sequence, refusals: refusalsOf(words), proxy: "p", version: "envoy 1" };
    isolation.answered(answer);
    return words;
  };
  return {
    ...{ isolation, clock, store, attempts, events },
    ...{ saved: verdicts.saved, hear: verdicts.hear },
    async serve(late) {
      let words = publish(late);
      for (let round = 0; round < 20; round++) {
        for (let step = 0; step < 200 && (step < 2 || isolation.isSearching()); step++) await clock.advance(0);
        if (!rebuild) break;
        rebuild = false;
        words = publish();
      }
      return words;
    },
    names: () => isolation.verdicts().map(({ name }) => name),
  };
}
