import { describe, expect, test } from "bun:test";
import { createFakeClock, createRecordingLogger } from "../testing/mod.ts";
import { createBurstLog, createGate, type GateLimits, guardSockets } from "./mod.ts";

const LIMITS: GateLimits = { connections: 6, perClient: 3, rate: 10, burst: 8, clientRate: 1, clientBurst: 4 };

describe("a gate", () => {
  const setUp = (limits = LIMITS) => {
    const clock = createFakeClock();
    const gate = createGate(clock, limits);
    const enter = (client: string) => {
      const outcome = gate.admit(client);
      return "value" in outcome ? outcome.value : outcome.fault;
    };
    return { clock, enter };
  };

  test("lets a client have so many connections at once, and others theirs", () => {
    const { enter } = setUp();
    const [leave] = [enter("a"), enter("a"), enter("a")];
    expect(enter("a")).toBe("this client has 3 connections");
    expect(typeof enter("b")).toBe("function");
    (leave as () => void)();
    (leave as () => void)();
    expect(typeof enter("a")).toBe("function");
    expect(enter("a")).toBe("this client has 3 connections");
  });

  test("lets a client begin so many a second, and all together so many", async () => {
    const { clock, enter } = setUp({ ...LIMITS, perClient: 100, connections: 100 });
    const begun = (client: string, times: number) =>
      Array.from({ length: times }, () => typeof enter(client)).filter((type) => type === "function").length;
    expect(begun("a", 10)).toBe(4);
    expect(enter("a")).toBe("this client begins more than 1 a second");
    expect([begun("b", 10), begun("c", 10)]).toEqual([4, 0]);
    expect(enter("d")).toBe("more than 10 begin in a second");
    await clock.advance(1_000);
    expect([begun("a", 10), begun("d", 10)]).toEqual([1, 4]);
  });

  test("takes a network of IPv6 for one client, and IPv4 for itself in either form", () => {
    const { enter } = setUp();
    for (const address of ["2001:db8:1:2::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"])
      expect(typeof enter(address)).toBe("function");
    expect(enter("2001:db8:1:2:ffff::1")).toBe("this client has 3 connections");
    for (const address of ["10.0.0.1", "::ffff:10.0.0.1", "10.0.0.1"]) expect(typeof enter(address)).toBe("function");
    expect(enter("2001:db8:1:3::1")).toBe("there are 6 connections");
  });

  test("forgets who is gone: a million clients take no more memory than ten thousand", () => {
    const { enter } = setUp({ ...LIMITS, rate: 1e9, burst: 1e9, connections: 1e9 });
    for (let i = 0; i < 50_000; i++) {
      const leave = enter(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`);
      if (typeof leave === "function") leave();
    }
    expect(typeof enter("10.0.0.0")).toBe("function");
  });
});

test("a burst is a line, and a number of those that followed", async () => {
  const clock = createFakeClock();
  const { log, lines } = createRecordingLogger();
  const burst = createBurstLog({ clock, log }, { first: "it failed", more: "more failed" });
  for (let i = 0; i < 1_000; i++) burst.note({ i });
  expect(lines.map(({ message, fields }) => [message, fields])).toEqual([["it failed", { i: 0 }]]);
  await clock.advance(10_000);
  expect(lines.at(-1)).toMatchObject({ message: "more failed", fields: { number: 999 } });
  await clock.advance(60_000);
  expect(lines).toHaveLength(2);
  burst.note({ i: "later" });
  expect(lines).toHaveLength(3);
});

test("sockets beyond the limits end at once, those that end make room", () => {
  const listeners = new Map<string, (...args: never[]) => void>();
  const server = { on: (event: string, listener: (...args: never[]) => void) => listeners.set(event, listener) };
  const { log, lines } = createRecordingLogger();
  guardSockets(server as never, {
    ...{ clock: createFakeClock(), log, limits: LIMITS },
    nameOf: (address) => (address === "10.0.0.9" ? "system/envoy" : undefined),
  });
  const connect = () => {
    const state = { ended: false, close: () => {} };
    const socket = {
      remoteAddress: "10.0.0.1",
      destroy: () => {
        state.ended = true;
      },
      once: (_event: string, listener: () => void) => {
        state.close = listener;
      },
    };
    listeners.get("connection")?.(socket as never);
    return state;
  };
  const sockets = Array.from({ length: 5 }, connect);
  expect(sockets.map(({ ended }) => ended)).toEqual([false, false, false, true, true]);
  sockets[0]?.close();
  expect(connect().ended).toBe(false);
  const failed = { remoteAddress: "10.0.0.9", destroy: () => {} };
  listeners.get("tlsClientError")?.(new Error("no certificate") as never, failed as never);
  expect(lines.map(({ message, fields }) => [message, fields["client"], fields["pod"]])).toEqual([
    ["a connection is refused", "10.0.0.1", undefined],
    ["a TLS handshake failed", "10.0.0.9", "system/envoy"],
  ]);
});
