import { expect, test } from "bun:test";
import type { ObjectStatus } from "../status/types.ts";
import { createFakeClock } from "../testing/mod.ts";
import { Awaited } from "./awaited.ts";

const PLANE = "default/eg";
const accepted = { type: "Accepted", status: "True" as const, reason: "Accepted", message: "" };

/** A status of a policy in a version, accepted under Gateways. */
function statusOf(version: object, gateways: readonly string[] = ["eg"], text = ""): ObjectStatus {
  return {
    ref: { group: "g", kind: "SecurityPolicy", namespace: "default", name: "p" },
    status: {
      ancestors: gateways.map((name) => ({ ancestorRef: { name }, conditions: [{ ...accepted, message: text }] })),
    },
    awaits: { object: version as never, dataPlanes: [PLANE] },
  };
}

function setUp(proxies: readonly string[] = [PLANE]) {
  const clock = createFakeClock();
  let changes = 0;
  const awaited = new Awaited({
    clock,
    hasProxies: (irKey) => proxies.includes(irKey),
    changed: () => {
      changes++;
    },
  });
  const told = () =>
    awaited
      .statuses()
      .map(({ status }) =>
        (status.ancestors ?? []).map(({ ancestorRef: { name }, conditions }) => `${name} ${conditions[0]?.reason}`),
      );
  const answered = (sequence: number, refusals: readonly string[] = []) =>
    awaited.answered({
      ...{ irKey: PLANE, sequence, proxy: "p", version: "1" },
      refusals: refusals.map((reason) => ({ resource: "", sources: [], reason })),
    });
  return { awaited, clock, told, answered, changes: () => changes };
}

test("without proxies a policy is accepted at once", () => {
  const { awaited, told } = setUp([]);
  awaited.translated([statusOf({})], 1);
  expect(told()).toEqual([["eg Accepted"]]);
});

test("with proxies nothing is said until one has it", () => {
  const { awaited, told, answered, changes } = setUp();
  awaited.translated([statusOf({})], 2);
  expect(told()).toEqual([]);
  answered(1);
  expect(told()).toEqual([]);
  answered(2);
  expect(told()).toEqual([["eg Accepted"]]);
  expect(changes()).toBe(1);
});

test("after a second without an answer it is pending, and after five it is not waited for", async () => {
  const { awaited, clock, told } = setUp();
  awaited.translated([statusOf({})], 1);
  await clock.advance(999);
  expect(told()).toEqual([]);
  await clock.advance(1);
  expect(told()).toEqual([["eg Pending"]]);
  await clock.advance(4_000);
  expect(told()).toEqual([["eg Accepted"]]);
});

test("after a refusal it is pending at once, for as long as that lasts", async () => {
  const { awaited, clock, told, answered } = setUp();
  awaited.translated([statusOf({})], 1);
  answered(1, ["no"]);
  expect(told()).toEqual([["eg Pending"]]);
  await clock.advance(60_000);
  expect(told()).toEqual([["eg Pending"]]);
  answered(3);
  expect(told()).toEqual([["eg Accepted"]]);
});

test("what was told of an earlier version stays until the newer one is in force; a further ancestor is waited for too", () => {
  const { awaited, told, answered } = setUp();
  const [first, second] = [{}, {}];
  awaited.translated([statusOf(first)], 1);
  answered(1);
  awaited.translated([statusOf(second, ["eg", "other"])], 2);
  expect(told()).toEqual([["eg Accepted"]]);
  answered(2);
  expect(told()).toEqual([["eg Accepted", "other Accepted"]]);
  awaited.translated([statusOf(second, ["eg", "other", "third"])], 3);
  expect(told()).toEqual([["eg Accepted", "other Accepted"]]);
});

test("another text about the same version, and what is not accepted anyway, is told at once", () => {
  const { awaited, told, answered } = setUp();
  const version = {};
  awaited.translated([statusOf(version)], 1);
  answered(1);
  const again = statusOf(version, ["eg"], "more");
  awaited.translated([again], 2);
  expect(awaited.statuses()).toEqual([again]);
  const conditions = [{ ...accepted, status: "False" as const, reason: "Invalid" }];
  const invalid = { ...statusOf({}), status: { ancestors: [{ ancestorRef: { name: "eg" }, conditions }] } };
  awaited.translated([invalid], 3);
  expect(told()).toEqual([["eg Invalid"]]);
});

test("where nothing is waited for, the list is handed on as it is", () => {
  const { awaited } = setUp([]);
  const list = [statusOf({}), { ref: statusOf({}).ref, status: {} }];
  awaited.translated(list, 1);
  expect(awaited.statuses()).toBe(list);
});
