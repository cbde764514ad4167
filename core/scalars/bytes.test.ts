import { expect, test } from "bun:test";
import { Buffer } from "node:buffer";
import { randomNumbers } from "../testing/mod.ts";
import {
  base64OfBytes,
  base64OfText,
  bytesOfBase64,
  bytesOfHex,
  hexOfBytes,
  includesBytes,
  latin1OfBytes,
  textOfBase64,
} from "./bytes.ts";

test.each([
  ["", ""],
  ["YQ==", "61"],
  ["YQ", "61"],
  ["Y", ""],
  ["YQ==Yg==", "61"],
  ["YW\nI=", "6162"],
  ["-_-_", "fbffbf"],
  ["A===", ""],
])("base64 %j is %s", (text, hex) => {
  expect(hexOfBytes(bytesOfBase64(text))).toBe(hex);
});

test("text goes there and back, with what is no text replaced and a byte order mark kept", () => {
  expect(textOfBase64(base64OfText("\ufeffäß€😀"))).toBe("\ufeffäß€😀");
  expect(textOfBase64("//4=")).toBe("\ufffd\ufffd");
});

test("runtimes without conversions of their own read and write the same", () => {
  const random = randomNumbers(7);
  const alphabet = "ABCxyz0189+/-_= \n!";
  const { fromBase64 } = Uint8Array;
  for (let i = 0; i < 500; i++) {
    const text = Array.from({ length: i % 40 }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");
    const wanted = Buffer.from(text, "base64");
    expect(bytesOfBase64(text)).toEqual(new Uint8Array(wanted));
    expect([base64OfBytes(wanted), latin1OfBytes(wanted)]).toEqual([
      wanted.toString("base64"),
      wanted.toString("latin1"),
    ]);
  }
  expect(fromBase64).toBeFunction();
});

test("bytes are found where they stand", () => {
  const bytes = bytesOfHex("0001000102");
  expect(["", "0102", "000102", "0103", "0203", "02"].map((hex) => includesBytes(bytes, bytesOfHex(hex)))).toEqual([
    ...[true, true, true, false, false, true],
  ]);
});
