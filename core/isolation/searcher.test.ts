import { expect, test } from "bun:test";
import { createStore, type KubeObject, objectCell } from "../resource/mod.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { AcceptedWorlds } from "./accepted.ts";
import { Searcher } from "./searcher.ts";
import { createVerdicts } from "./verdict.ts";

function object(kind: string, name: string, spec: object = {}): KubeObject {
  return { apiVersion: "gateway.networking.k8s.io/v1", kind, metadata: { name, namespace: "a" }, spec };
}

const parent = { group: "gateway.networking.k8s.io", kind: "Gateway" };
const to = (gateway: string) => ({ parentRefs: [{ ...parent, name: gateway }] });
const edge = object("Gateway", "edge");
const cell = (kind: string, name: string) => objectCell(kind, "a", name);

/** The suspects of a data plane that nothing was accepted of yet, and that rests on these. */
function suspects(rests: readonly string[], heldBack: readonly string[], ...objects: readonly KubeObject[]) {
  const now = createStore().replace(objects);
  const clock = createFakeClock();
  const searcher = new Searcher({
    ...{ clock, restsOn: () => new Set(rests), heldBack: () => heldBack, built: () => now },
    ...{ accepted: new AcceptedWorlds(), verdicts: createVerdicts(String, () => 0), attempt: async () => undefined },
  });
  return searcher.suspects("plane", now, []).map(({ ref }) => `${ref.kind} ${ref.name}`);
}

test("in its first search a data plane has for suspects what comes into play with what it rests on", () => {
  const objects = [edge, object("HTTPRoute", "waiting", to("edge")), object("HTTPRoute", "other", to("elsewhere"))];
  expect(suspects([cell("Gateway", "edge")], [], ...objects)).toEqual(["Gateway edge", "HTTPRoute waiting"]);
});

test("what a trial of another data plane holds back is a suspect too", () => {
  const shared = object("HTTPRoute", "shared", {
    parentRefs: [
      { ...parent, name: "edge" },
      { ...parent, name: "gone", namespace: "b" },
    ],
  });
  const there = { ...object("Gateway", "gone"), metadata: { name: "gone", namespace: "b" } };
  const rests = [cell("Gateway", "edge")];
  expect(suspects(rests, [cell("HTTPRoute", "shared")], edge, there, shared)).toEqual([
    ...["Gateway edge", "HTTPRoute shared"],
  ]);
  expect(suspects(rests, [], edge, there, shared)).toEqual(["Gateway edge"]);
});
