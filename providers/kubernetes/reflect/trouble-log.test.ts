import { expect, test } from "bun:test";
import { createFakeClock, createRecordingLogger } from "../../../core/testing/mod.ts";
import { createTroubleLog } from "./trouble-log.ts";

function setUp() {
  const clock = createFakeClock();
  const { log, lines } = createRecordingLogger();
  const told = () => lines.map(({ level, message, fields }) => [level, message, fields]);
  return { clock, troubles: createTroubleLog({ clock, log }), told };
}

const KINDS = Array.from({ length: 25 }, (_, i) => `kind-${String(i).padStart(2, "0")}`);

test("a server that pauses for four seconds is two lines, however many kinds it has", async () => {
  const { clock, troubles, told } = setUp();
  for (const kind of KINDS) troubles.failed(kind, `${kind}: connection refused`);
  await clock.advance(4_000);
  for (const kind of KINDS) troubles.recovered(kind);
  await clock.advance(60_000);
  expect(told()).toEqual([
    ["warn", "the cluster cannot be followed, trying again", { kinds: KINDS, problem: "kind-00: connection refused" }],
    ["info", "the cluster is followed again", { afterMs: 4_000 }],
  ]);
});

test("what passes within a second is no news, what begins while others last is not told again", async () => {
  const { clock, troubles, told } = setUp();
  for (const kind of KINDS) troubles.failed(kind, "429 too many requests");
  await clock.advance(900);
  for (const kind of KINDS) troubles.recovered(kind);
  await clock.advance(60_000);
  expect(told()).toEqual([]);
  troubles.failed("a", "no");
  await clock.advance(2_000);
  troubles.failed("b", "no");
  troubles.recovered("a");
  await clock.advance(2_000);
  troubles.recovered("b");
  expect(told().map(([, message]) => message)).toEqual([
    "the cluster cannot be followed, trying again",
    "the cluster is followed again",
  ]);
});

test("kinds that are not served are one line, objects that cannot be read another", async () => {
  const { clock, troubles, told } = setUp();
  for (const kind of ["UDPRoute", "TCPRoute"]) troubles.absent(kind);
  for (const name of ["a/one", "a/two"]) troubles.unread(`Secret ${name}`, "forbidden");
  await clock.advance(1_000);
  expect(told()).toEqual([
    [
      "warn",
      "kinds are not served, their objects are not read; they will be when their CRDs are installed",
      { kinds: ["TCPRoute", "UDPRoute"] },
    ],
    [
      "warn",
      "referenced objects cannot be read, trying again",
      { number: 2, first: "Secret a/one", problem: "forbidden" },
    ],
  ]);
});
