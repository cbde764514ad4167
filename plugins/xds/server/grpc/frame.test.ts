import { expect, test } from "bun:test";
import { createFrameReader, frame } from "./frame.ts";

const message = (size: number, fill: number) => new Uint8Array(size).fill(fill);

test("messages come out whole, however their bytes arrive", () => {
  const messages = [message(0, 0), message(1, 1), message(300, 2), message(5, 3)];
  const bytes = Buffer.concat(messages.map(frame));
  for (const size of [1, 2, 5, 7, 64, 1_000]) {
    const reader = createFrameReader(1_000);
    const got: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      const out = reader.push(new Uint8Array(bytes.subarray(at, at + size)));
      if (!("kind" in out)) got.push(...out);
    }
    expect(got.map((each) => Buffer.from(each).toString("hex"))).toEqual(
      messages.map((each) => Buffer.from(each).toString("hex")),
    );
    expect(reader.held).toBe(0);
  }
});

test("messages that were taken stay as they are while others come", () => {
  const reader = createFrameReader(1_000);
  const [first] = reader.push(
    Buffer.concat([frame(message(10, 7)), frame(message(10, 8)).subarray(0, 9)]),
  ) as Uint8Array[];
  const [second] = reader.push(frame(message(10, 8)).subarray(9)) as Uint8Array[];
  reader.push(frame(message(10, 9)).subarray(0, 8));
  expect([first, second]).toEqual([message(10, 7), message(10, 8)]);
});

test("single bytes of a large message cost little more than the message", () => {
  const MIB = 1024 * 1024;
  const reader = createFrameReader(2 * MIB);
  const bytes = frame(message(MIB, 1));
  const used = () => {
    Bun.gc(true);
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = used();
  const last = bytes.length - 1;
  for (let at = 0; at < last; at++) reader.push(bytes.subarray(at, at + 1));
  expect(used() - before).toBeLessThan(8 * MIB);
  expect((reader.push(bytes.subarray(last)) as Uint8Array[])[0]).toHaveLength(MIB);
});

test("what is too large or compressed is told by its head", () => {
  expect(createFrameReader(10).push(new Uint8Array([0, 0, 0, 0, 11]))).toEqual({ kind: "tooLarge", size: 11 });
  expect(createFrameReader(10).push(new Uint8Array([1, 0, 0, 0, 1]))).toEqual({ kind: "compressed" });
});
