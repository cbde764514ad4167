import { expect, test } from "bun:test";
import { createStatusBoard } from "./board.ts";
import type { Condition, ObjectStatus } from "./types.ts";

function said(name: string, reason: string): ObjectStatus {
  const condition = { type: "Accepted", status: "True", reason, message: "" } as const;
  return { ref: { group: "g", kind: "K", namespace: "n", name }, status: { conditions: [condition] } };
}

const told = (statuses: readonly ObjectStatus[]) =>
  statuses.map(
    ({ ref, status }) => `${ref.name} ${status.conditions?.map(({ reason }) => reason).join() || "nothing"}`,
  );

test("only what differs from what was taken goes further, wherever it stands", () => {
  const board = createStatusBoard();
  const [a, b, c, d] = [said("a", "1"), said("b", "1"), said("c", "1"), said("d", "1")];
  board.translated([a, b, c]);
  expect(told(board.take())).toEqual(["a 1", "b 1", "c 1"]);
  board.translated([a, said("b", "2"), c]);
  expect(told(board.take())).toEqual(["b 2"]);
  board.translated([d, a, said("b", "2"), c]);
  expect(told(board.take())).toEqual(["d 1"]);
  board.translated([c, a]);
  expect(told(board.take()).sort()).toEqual(["b nothing", "d nothing"]);
  board.translated([a, c]);
  expect(board.take()).toEqual([]);
  expect(told(board.all())).toEqual(["a 1", "c 1"]);
});

test("changes that are taken back before anybody takes them are none", () => {
  const board = createStatusBoard();
  const a = said("a", "1");
  board.translated([a]);
  board.take();
  board.translated([said("a", "2")]);
  board.translated([]);
  board.translated([a]);
  expect(board.take()).toEqual([]);
});

test("of two words about one object the last one counts, also when another one changes", () => {
  const board = createStatusBoard();
  const last = said("a", "last");
  board.translated([said("a", "first"), last]);
  expect(told(board.take())).toEqual(["a last"]);
  board.translated([said("a", "changed"), last]);
  expect(board.take()).toEqual([]);
  board.translated([said("a", "changed")]);
  expect(told(board.take())).toEqual(["a changed"]);
});

test.each([
  ["first", ["xds", "infra"]],
  ["last", ["infra", "xds"]],
])("what one report finds fault with is not covered by another that is content, when it comes %s", (_when, order) => {
  const board = createStatusBoard();
  board.translated([said("a", "1")]);
  const { ref } = said("a", "1");
  const reports: Readonly<Record<string, Condition>> = {
    xds: { type: "Accepted", status: "False", reason: "Refused", message: "" },
    infra: { type: "Accepted", status: "True", reason: "Runs", message: "" },
  };
  for (const plugin of order)
    board.reported(plugin, { entries: [{ ref, status: { conditions: [reports[plugin] as Condition] } }] });
  expect(told(board.take())).toEqual(["a Refused"]);
  board.reported("xds", { entries: [] });
  expect(told(board.take())).toEqual(["a Runs"]);
});

test("a report is laid over what is said, and its end is told", () => {
  const board = createStatusBoard();
  board.translated([said("a", "1")]);
  const { ref } = said("a", "1");
  const refused = { type: "Accepted", status: "False", reason: "Refused", message: "" } as const;
  board.reported("p", { entries: [{ ref, status: { conditions: [refused] } }] });
  expect(told(board.take())).toEqual(["a Refused"]);
  board.reported("p", { entries: [] });
  expect(told(board.take())).toEqual(["a 1"]);
  board.forget();
  expect(told(board.take())).toEqual(["a 1"]);
});
