import { expect, test } from "bun:test";
import { KEYS, keyFixture } from "../../tests/fixtures/keys.ts";
import { bytesOfBase64, bytesOfLatin1 } from "../scalars/bytes.ts";
import { randomNumbers } from "../testing/mod.ts";
import type { PrivateKeyBlock } from "./api.ts";
import * as native from "./native.ts";
import * as portable from "./portable.ts";

/** The last block of a PEM text, since parameters of a curve may stand before its key. */
function blockOf(pem: string): PrivateKeyBlock {
  const [, type = "", body = ""] = [...pem.matchAll(/-----BEGIN ([^-]*)-----([^-]*)/g)].at(-1) ?? [];
  const headers = body.split("\n").filter((line) => line.includes(":"));
  const lines = body.split("\n").filter((line) => !line.includes(":"));
  return { type, headers, der: bytesOfBase64(lines.join("")) };
}

function seen({ readX509, readPrivateKey }: typeof native, certificate: Uint8Array, key: PrivateKeyBlock) {
  const x509 = readX509(certificate);
  const privateKey = readPrivateKey(key);
  const { fits: _, ...fields } = x509 ?? {};
  return {
    ...{ fields, readable: x509 !== undefined, key: privateKey !== undefined },
    fits: x509 !== undefined && privateKey !== undefined && x509.fits(privateKey),
  };
}

/** Sorts of keys with which no Envoy serves, and which the portable implementation does not read at all. */
const UNREAD = ["dsa", "rsa-pss", "secp224r1", "p256-explicit"];

test("digests are alike", () => {
  for (const text of ["", "abc", "ä".repeat(1_000)]) {
    expect(portable.sha256(text)).toBe(native.sha256(text));
    const key = bytesOfLatin1(text.slice(0, 90));
    expect(portable.hmacSha256(key, text)).toBe(native.hmacSha256(key, text));
  }
  expect(portable.sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test.each(KEYS.filter(({ name }) => !UNREAD.includes(name)))(
  "$name is read alike, with the keys of all others beside",
  ({ certificate, privateKey }) => {
    const { der } = blockOf(certificate);
    expect(seen(portable, der, blockOf(privateKey))).toEqual(seen(native, der, blockOf(privateKey)));
    for (const other of KEYS.slice(0, 6)) {
      const fits = [native, portable].map((each) => seen(each, der, blockOf(other.privateKey)).fits);
      expect([other.name, fits[1]]).toEqual([other.name, fits[0]]);
    }
  },
);

test.each(["prime256v1", "secp384r1", "ed25519", "rsa-2048"])(
  "%s with a byte changed: what the portable implementation takes, the native one takes, but for one in a hundred",
  (name) => {
    const { certificate, privateKey } = keyFixture(name);
    const [der, key] = [blockOf(certificate).der, blockOf(privateKey)];
    const random = randomNumbers(11);
    const changed = (bytes: Uint8Array) => {
      const copy = bytes.slice();
      copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
      return copy;
    };
    const wrong: string[] = [];
    for (let i = 0; i < 150; i++) {
      const [badDer, badKey] = [changed(der), { ...key, der: changed(key.der) }];
      const [ours, theirs] = [seen(portable, der, badKey), seen(native, der, badKey)];
      if (ours.fits && !theirs.fits) wrong.push(`key ${Buffer.from(badKey.der).toString("hex")}`);
      const [mine, other] = [seen(portable, badDer, key), seen(native, badDer, key)];
      if (mine.fits && !other.fits) wrong.push(`certificate ${Buffer.from(badDer).toString("hex")}`);
    }
    // Forms of DER that mean the same and that certificates must not have: nobody makes such ones.
    expect(wrong.slice(3)).toEqual([]);
  },
);
