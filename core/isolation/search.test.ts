import { expect, test } from "bun:test";
import { createStore, type KubeObject, objectCell, type Snapshot } from "../resource/mod.ts";
import { createFakeClock } from "../testing/mod.ts";
import type { TrialAnswer } from "./bisect/bisect.ts";
import type { Withholding } from "./forms.ts";
import { relationsOf } from "./relations.ts";
import { search } from "./search.ts";
import { type Suspect, suspectOf } from "./suspect.ts";

const ENVOY = "gateway.envoyproxy.io";

function object(kind: string, spec: object): KubeObject {
  const group = kind.endsWith("Route") ? "gateway.networking.k8s.io" : ENVOY;
  return { apiVersion: `${group}/v1alpha1`, kind, metadata: { name: "x", namespace: "a" }, spec };
}

const cell = (kind: string) => objectCell(kind, "a", "x");
const toBackend = { backendRefs: [{ group: ENVOY, kind: "Backend", name: "x" }] };
const route = (more: object = {}) => object("HTTPRoute", { rules: [{ ...toBackend, ...more }] });
const backend = object("Backend", { endpoints: [{ fqdn: { hostname: "auth.example.org" } }] });
const policy = object("SecurityPolicy", {
  targetRefs: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "x" }],
  extAuth: { http: { path: "check", ...toBackend } },
});

/** Whom a proxy's refusals are blamed on, where it refuses these kinds of objects only together. */
async function blamed(
  objects: readonly KubeObject[],
  together: readonly string[],
  refusal: { readonly reason: string; readonly leads?: boolean },
  suspects: readonly Shown[] = objects,
): Promise<readonly string[]> {
  const now: Snapshot = createStore().replace(objects);
  const all = suspects.map((each) => ({
    ...suspectOf(cell(each.kind), now, () => undefined),
    ...pick(each),
  }));
  const isOut = ({ replacements, withheld }: Withholding, kind: string) =>
    (replacements.has(cell(kind)) && replacements.get(cell(kind)) === undefined) || withheld.has(cell(kind));
  const result = await search({
    suspects: all as readonly Suspect[],
    relations: (some) => relationsOf(some, now),
    likely: () => new Set(),
    refusal: { accepted: false, ...refusal },
    base: { replacements: new Map(), withheld: new Map() },
    fresh: true,
    attempt: async (withholding): Promise<TrialAnswer> =>
      together.some((kind) => isOut(withholding, kind)) ? { accepted: true } : { accepted: false, ...refusal },
    newcomers: () => [],
    idle: () => [],
    clock: createFakeClock(),
  });
  return (result?.culprits ?? []).map(
    ({ suspect, sections }) => `${suspect.kind}${sections ? ` ${[...sections.keys()]}` : ""}`,
  );
}

/** The parts of a suspect that its object does not tell. */
interface Shown extends Pick<Suspect, "isIdle" | "parts"> {
  readonly kind: string;
}

function pick({ isIdle, parts }: Shown): Partial<Suspect> {
  return { ...(isIdle && { isIdle }), ...(parts && { parts }) };
}

test("what is done with requests is the fault of the policy that asks a backend, not of the backend", async () => {
  const objects = [route(), backend, policy];
  expect(await blamed(objects, ["SecurityPolicy", "HTTPRoute", "Backend"], { reason: "path prefix" })).toEqual([
    "SecurityPolicy",
  ]);
  expect(await blamed(objects, ["SecurityPolicy", "Backend"], { reason: "path prefix" })).toEqual(["SecurityPolicy"]);
});

test("a policy without which nothing is refused is at fault, also where it only comes into effect with a backend", async () => {
  const traffic = {
    ...policy,
    kind: "BackendTrafficPolicy",
    spec: { targetRefs: (policy.spec as { targetRefs: object }).targetRefs },
  };
  const refusal = { reason: "no such option", leads: true };
  expect(await blamed([route(), backend, traffic], ["BackendTrafficPolicy", "HTTPRoute", "Backend"], refusal)).toEqual([
    "BackendTrafficPolicy",
  ]);
});

test("where requests go is the backend's fault", async () => {
  const objects = [route(), backend];
  expect(await blamed(objects, ["HTTPRoute", "Backend"], { reason: "no such place", leads: true })).toEqual([
    "Backend",
  ]);
  expect(await blamed(objects, ["HTTPRoute", "Backend"], { reason: "no such command" })).toEqual(["HTTPRoute"]);
});

test("the words of the proxy say more than that", async () => {
  const odd = { reason: "'auth.example.org' is no name" };
  expect(await blamed([route(), backend], ["HTTPRoute", "Backend"], odd)).toEqual(["Backend"]);
  const retry = { retry: { attempts: "many-times" } };
  const said = { reason: "cluster: many-times is no number", leads: true };
  expect(await blamed([route(retry), backend], ["HTTPRoute", "Backend"], said)).toEqual(["HTTPRoute"]);
});

test("of a route that waited for its backend only the rules that did are withheld", async () => {
  const idle: Shown = { kind: "HTTPRoute", isIdle: true, parts: ["0"] };
  const suspects = [{ kind: "Backend" }, idle];
  expect(await blamed([route(), backend], ["HTTPRoute", "Backend"], { reason: "no such command" }, suspects)).toEqual([
    "HTTPRoute 0",
  ]);
});

test("a newcomer that brings something into play which was found to be good is not blamed for it", async () => {
  const traffic = {
    ...policy,
    kind: "BackendTrafficPolicy",
    spec: { targetRefs: (policy.spec as { targetRefs: object }).targetRefs },
  };
  const now = createStore().replace([route(), backend, traffic]);
  const of = (kind: string) => suspectOf(cell(kind), now, () => undefined) as Suspect;
  let come = false;
  const isIn = ({ replacements, withheld }: Withholding, kind: string) =>
    !replacements.has(cell(kind)) && !withheld.has(cell(kind));
  const result = await search({
    ...{ suspects: [of("BackendTrafficPolicy")], relations: (some) => relationsOf(some, now), likely: () => new Set() },
    ...{ refusal: undefined, base: { replacements: new Map(), withheld: new Map() }, fresh: false },
    attempt: async (withholding): Promise<TrialAnswer> => {
      const isRefused = ["BackendTrafficPolicy", "HTTPRoute", "Backend"].every((kind) => isIn(withholding, kind));
      return isRefused ? { accepted: false, reason: "no such option", leads: true } : { accepted: true };
    },
    newcomers: () => {
      const found = come ? [] : [of("Backend")];
      come = true;
      return found;
    },
    idle: () => [
      { ...of("HTTPRoute"), isIdle: true, parts: ["0"] },
      { ...of("BackendTrafficPolicy"), isIdle: true },
    ],
    clock: createFakeClock(),
  });
  expect(result?.culprits.map(({ suspect }) => suspect.kind)).toEqual(["BackendTrafficPolicy"]);
});

test("where time runs out before it is told whether a route or its filter is at fault, neither is blamed", async () => {
  const pair = (i: number): readonly KubeObject[] => {
    const metadata = { name: `x${i}`, namespace: "a" };
    const filters = [{ extensionRef: { group: ENVOY, kind: "HTTPRouteFilter", name: `x${i}` } }];
    return [
      { ...object("HTTPRouteFilter", {}), metadata },
      { ...route({ filters }), metadata },
    ];
  };
  const pairs = Array.from({ length: 12 }, (_, i) => pair(i));
  const now = createStore().replace(pairs.flat());
  const cells = pairs.map((both) => both.map(({ kind, metadata }) => objectCell(kind, "a", metadata.name)));
  const isIn = ({ replacements, withheld }: Withholding, each: string) =>
    !replacements.has(each) && !withheld.has(each);
  const result = await search({
    suspects: cells.flat().map((each) => suspectOf(each, now, () => undefined) as Suspect),
    ...{ relations: (some) => relationsOf(some, now), likely: () => new Set(), newcomers: () => [], idle: () => [] },
    ...{
      refusal: { accepted: false, reason: "bad" },
      base: { replacements: new Map(), withheld: new Map() },
      fresh: true,
    },
    attempt: async (withholding): Promise<TrialAnswer> =>
      cells.some((both) => both.every((each) => isIn(withholding, each)))
        ? { accepted: false, reason: "bad" }
        : { accepted: true },
    clock: createFakeClock(),
  });
  expect(result?.culprits.length).toBeGreaterThan(0);
  expect(result?.culprits.filter(({ suspect }) => suspect.kind === "HTTPRoute")).toEqual([]);
  const told = [...(result?.culprits ?? []).map(({ suspect }) => suspect), ...(result?.open ?? [])];
  // Without them nothing is refused.
  expect(cells.every((both) => both.some((each) => told.some((suspect) => suspect.cell === each)))).toBe(true);
});
