import { expect, test } from "bun:test";
import { buffersOf, type Call, packAnswers, packCalls, unpackAnswers, unpackCalls } from "./packing.ts";

const bytes = (...list: number[]) => Uint8Array.from(list);
const ref = { group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default", name: "web" };
const filter = { apiVersion: "acme.io/v1", kind: "Filter", metadata: { name: "a" }, spec: { n: 1 } };
const policy = { apiVersion: "acme.io/v1", kind: "Policy", metadata: { name: "b" } };

test("calls come out as they went in, and a foreign object that many of them name goes once", () => {
  const calls: readonly Call[] = [
    {
      ...{ number: 7, point: "route", bytes: bytes(1, 2, 3) },
      context: { irKey: "default/eg", sources: [ref], objects: [filter], name: "x", hostnames: ["a.test"] },
    },
    { number: 9, point: "cluster", bytes: bytes(), context: { irKey: "default/eg", sources: [], objects: [] } },
    {
      ...{ number: 10, point: "route", bytes: bytes(4) },
      context: { irKey: "default/eg", sources: [], objects: [filter], policies: [policy, filter] },
    },
  ];
  const packed = packCalls(calls);
  expect(packed.text.match(/"n":1/g)?.length).toBe(1);
  const come = structuredClone(packed, { transfer: buffersOf(packed) });
  const unpacked = unpackCalls(come);
  expect(unpacked).toEqual(calls);
  expect(unpacked[0]?.context.objects[0]).toBe(unpacked[2]?.context.policies?.[1] as typeof filter);
  expect(packed.messages.bytes.length).toBe(0);
});

test("answers come out in their order: other bytes, none, and errors; no message holds the bytes of another", () => {
  const answers = [
    { bytes: bytes(1, 2) },
    {},
    { error: "first" },
    { bytes: bytes() },
    { error: "" },
    { bytes: bytes(3) },
  ];
  const come = unpackAnswers(packAnswers(answers));
  expect(come).toEqual(answers);
  expect(come[5]?.bytes?.buffer.byteLength).toBe(1);
});
