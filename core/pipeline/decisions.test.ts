import { expect, test } from "bun:test";
import type { XdsIr } from "../ir/mod.ts";
import type { KubeObject } from "../object/mod.ts";
import type { ObjectEvent, ProxyAnswer, Translation } from "../plugin/api.ts";
import { createStore } from "../resource/store.ts";
import type { Condition, ObjectStatus } from "../status/types.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { createRecordingLogger } from "../testing/recording-logger.ts";
import { Decisions } from "./decisions.ts";

const GROUP = "gateway.networking.k8s.io";
const good: Condition = { type: "Accepted", status: "True", reason: "Accepted", message: "" };
const bad = (message: string): Condition => ({
  type: "ResolvedRefs",
  status: "False",
  reason: "BackendNotFound",
  message,
});

const refOf = (kind: string, name: string) => ({ group: GROUP, kind, namespace: "default", name });
const object = (kind: string, name: string, spec: object = {}): KubeObject => ({
  ...{ apiVersion: `${GROUP}/v1`, kind, metadata: { name, namespace: "default", uid: `uid-${name}` }, spec },
});
const gateway = (conditions: readonly Condition[] = [good]): ObjectStatus => ({
  ref: refOf("Gateway", "eg"),
  status: { conditions },
});
const route = (name: string, ...conditions: readonly Condition[]): ObjectStatus => ({
  ref: refOf("HTTPRoute", name),
  status: { parents: [{ parentRef: { name: "eg" }, controllerName: "c", conditions: [good, ...conditions] }] },
});

function setUp() {
  const clock = createFakeClock();
  const { log, lines } = createRecordingLogger();
  const events: ObjectEvent[] = [];
  const state = { served: async () => {}, withheld: [] as ReturnType<typeof refOf>[] };
  const decisions = new Decisions({
    ...{ clock, log },
    record: (all) => void events.push(...all),
    served: () => state.served(),
    withheld: () => state.withheld,
  });
  const store = createStore();
  let sequence = 0;
  const build = (
    objects: readonly KubeObject[],
    status: readonly ObjectStatus[],
    xds: Readonly<Record<string, XdsIr>> = { "default/eg": {} },
  ) => {
    const translation: Translation = { xds, infra: {}, status };
    decisions.decided({
      translation,
      snapshot: store.apply({ upsert: objects }),
      sequence: ++sequence,
      since: clock.now(),
    });
    return sequence;
  };
  const answer = (proxy: string, of: number, more: Partial<ProxyAnswer> = {}) =>
    decisions.answered({ irKey: "default/eg", sequence: of, refusals: [], proxy, version: "1", ...more });
  let seen = 0;
  const told = () => {
    const fresh = lines.slice(seen).map(({ level, message }) => `${level} ${message}`);
    seen = lines.length;
    return fresh;
  };
  return { clock, decisions, events, state, build, answer, told };
}

test("an object is in force when all proxies have it, with the time since it was known", async () => {
  const { clock, build, answer, told } = setUp();
  const first = build([object("Gateway", "eg"), object("HTTPRoute", "a")], [gateway(), route("a")]);
  expect(told()).toEqual([]);
  await clock.advance(106);
  answer("one", first);
  answer("two", first);
  await clock.advance(0);
  expect(told()).toEqual([
    "info gateway default/eg: in force on 2 proxies after 106 ms",
    "info httproute default/a: in force on 2 proxies after 106 ms",
  ]);
  const second = build([object("HTTPRoute", "a", { hostnames: ["x"] })], [gateway(), route("a")], {
    "default/eg": { http: [] },
  });
  answer("one", second);
  await clock.advance(0);
  expect(told()).toEqual(["info httproute default/a: in force on 1 proxy after 0 ms"]);
});

test("what only its status, or nothing for proxies, changed of is not told again", async () => {
  const { clock, build, answer, told } = setUp();
  const xds = { "default/eg": {} };
  const objects = [object("Gateway", "eg"), object("HTTPRoute", "a")];
  answer("one", build(objects, [gateway(), route("a")], xds));
  await clock.advance(0);
  told();
  const attached = { ...gateway(), status: { conditions: [good], listeners: [] } };
  const later = { "default/eg": { http: [] } };
  answer("one", build([], [attached, route("a")], later));
  answer("one", build([object("HTTPRoute", "a", { hostnames: [] })], [attached, route("a")], later));
  await clock.advance(10_000);
  expect(told()).toEqual([]);
});

test("what is refused is told once with its sentence, gravely for what stops a data plane, and when it is in order again", async () => {
  const { clock, build, answer, told, events } = setUp();
  const objects = [object("Gateway", "eg"), object("HTTPRoute", "a")];
  const refused = { ...bad("the EnvoyProxy x does not exist"), type: "Accepted" };
  build(objects, [gateway([refused]), route("a", bad("no Service default/b"))]);
  expect(told()).toEqual([
    "error gateway default/eg: the EnvoyProxy x does not exist",
    "warn httproute default/a: gateway/eg: no Service default/b",
  ]);
  build([object("HTTPRoute", "a", { x: 1 })], [gateway([refused]), route("a", bad("no Service default/b"))]);
  expect(told()).toEqual([]);
  answer("one", build([], [gateway(), route("a")], { "default/eg": { http: [] } }));
  await clock.advance(0);
  expect(told()).toEqual([
    "info gateway default/eg: in order again",
    "info httproute default/a: in order again",
    "info gateway default/eg: in force on 1 proxy after 0 ms",
    "info httproute default/a: in force on 1 proxy after 0 ms",
  ]);
  expect(events.map(({ type, reason, ref, message }) => [type, reason, ref.uid, message])).toEqual([
    ["Warning", "Refused", "uid-eg", "the EnvoyProxy x does not exist"],
    ["Warning", "Refused", "uid-a", "no Service default/b"],
    ["Normal", "Accepted", "uid-eg", "gateway default/eg: in order again"],
    ["Normal", "Accepted", "uid-a", "httproute default/a: in order again"],
  ]);
});

test("many objects are one line, many refusals twenty", async () => {
  const { clock, build, answer, told } = setUp();
  const names = Array.from({ length: 1_000 }, (_, i) => `r${i}`);
  const objects = [object("Gateway", "eg"), ...names.map((name) => object("HTTPRoute", name))];
  answer("one", build(objects, [gateway(), ...names.map((name) => route(name))]));
  await clock.advance(0);
  expect(told()).toEqual(["info 1001 objects (1 gateway, 1000 httproute): in force on 1 proxy after 0 ms"]);
  build([], [gateway(), ...names.map((name) => route(name, bad(`no Service ${name}`)))]);
  const lines = told();
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toBe("warn and 980 more objects are refused; `postern status --problems` shows them");
});

test("a steady stream of changes is a line a second after a while, and none of them is lost", async () => {
  const { clock, build, answer, told } = setUp();
  answer("one", build([object("Gateway", "eg")], [gateway()]));
  await clock.advance(0);
  told();
  let named = 0;
  for (let i = 0; i < 200; i++) {
    const status = [gateway(), route(`r${i}`)];
    answer("one", build([object("HTTPRoute", `r${i}`)], status, { "default/eg": { http: [] } }));
    await clock.advance(100);
  }
  await clock.advance(60_000);
  answer("one", build([object("HTTPRoute", "last")], [gateway(), route("last")], { "default/eg": { http: [] } }));
  await clock.advance(0);
  const lines = told();
  for (const line of lines) named += Number(/^info (\d+) objects/.exec(line)?.[1] ?? 1);
  expect([named, lines.length < 60]).toEqual([201, true]);
});

test("proxies that say nothing are not waited for, what is withheld or refused by them is not in force", async () => {
  const { clock, build, answer, told, state } = setUp();
  state.served = () => new Promise(() => {});
  const objects = [object("Gateway", "eg"), object("HTTPRoute", "a"), object("HTTPRoute", "b")];
  const first = build(objects, [gateway(), route("a"), route("b")]);
  answer("one", first, { refusals: [{ resource: "r", sources: [], reason: "no" }] });
  await clock.advance(10_000);
  expect(told()).toEqual([]);
  state.withheld = [refOf("HTTPRoute", "b")];
  answer("one", first + 1);
  await clock.advance(4_999);
  expect(told()).toEqual([]);
  await clock.advance(1);
  expect(told()).toEqual([
    "info gateway default/eg: in force on 1 proxy after 15000 ms",
    "info httproute default/a: in force on 1 proxy after 15000 ms",
  ]);
});
