import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { derElements } from "../../../core/crypto/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import { keyFixture } from "../../../tests/fixtures/keys.ts";
import { stapledSerial } from "./ocsp.ts";
import { pemBlocks, printPem } from "./pem.ts";
import { readRevocationList, revocationListFault } from "./revocation-list.ts";
import { readableBundle, trustAnchors } from "./trust-anchors.ts";
import { hasServableKey, readCertificate } from "./x509.ts";

/** A reader that knows nothing but the time. */
function at(time: string): Reader {
  const now = Date.parse(time);
  return { hasPassed: (instant: number) => now >= instant } as Reader;
}

/** Made by openssl: from 2024 to 2025, and from 2024 to 2060, whose end is a GeneralizedTime. */
const LIST = `-----BEGIN X509 CRL-----
MIGoME8CAQEwCgYIKoZIzj0EAwIwEDEOMAwGA1UEAwwFbGlzdHMXDTI0MDEwMTAw
MDAwMFoXDTI1MDEwMTAwMDAwMFqgDjAMMAoGA1UdFAQDAgEBMAoGCCqGSM49BAMC
A0kAMEYCIQDeRUtxzD6H31Nrovr0HAVT5pbWWLOTPcXNXUHPInXqUQIhANZ0rXYp
5Dt4/eMQhrqfmsRfrciBLz9bm1NgV8ZriPSK
-----END X509 CRL-----
`;
const LONG_LIST = `-----BEGIN X509 CRL-----
MIGpMFECAQEwCgYIKoZIzj0EAwIwEDEOMAwGA1UEAwwFbGlzdHMXDTI0MDEwMTAw
MDAwMFoYDzIwNjAwMTAxMDAwMDAwWqAOMAwwCgYDVR0UBAMCAQIwCgYIKoZIzj0E
AwIDSAAwRQIgdg3iJcJKClpjEvNQzRcDbNYBh+jK0jCy3Lftzom+Q4QCIQDl3fTX
RPzM13Hd9zVPJv5OECEPWoIuxqGLXQUQXADEXQ==
-----END X509 CRL-----
`;
/** CN=first, for the years 2020 to 2049. */
const AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBJDCBy6ADAgECAgEBMAoGCCqGSM49BAMCMBAxDjAMBgNVBAMTBWZpcnN0MB4X
DTIwMDEwMTAwMDAwMFoXDTQ5MTIzMTIzNTk1OVowEDEOMAwGA1UEAxMFZmlyc3Qw
WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQxYqmio7tNMtHNmXKxIqMKvt23ZtOk
tVuCfafV7i2zUCKMTgCxhYX0fk4dO+88zOLcUdnZgcymky8kECT60oHAoxYwFDAS
BgNVHRMBAf8ECDAGAQH/AgEBMAoGCCqGSM49BAMCA0gAMEUCIQDgctfZOrk2WNkw
WtozM1KuO8l+u7xDh7Q6WLOQa7BLoQIgO6TtBq8sDVtAWvrdOvrcs1xNs6nZAnIo
L8ftHaMchzU=
-----END CERTIFICATE-----
`;

const bytes = (...values: number[]) => Uint8Array.from(values);

test("PEM blocks are read one after the other, and what is not closed costs nothing behind it", () => {
  const other = AUTHORITY.replaceAll("CERTIFICATE", "OTHER");
  const types = (text: string) => pemBlocks(text).map(({ type }) => type);
  expect(types(`before\n${LIST}between\n${AUTHORITY}after`)).toEqual(["X509 CRL", "CERTIFICATE"]);
  expect(types(`-----BEGIN A-----\n${LIST}`)).toEqual(["X509 CRL"]);
  expect(types(`-----BEGIN A-----\nAAAA\n-----END B-----\n${other}`)).toEqual(["OTHER"]);
  expect(types(AUTHORITY.replaceAll("\n", "\r\n"))).toEqual(["CERTIFICATE"]);
  expect(types(AUTHORITY.replace("MII", "M!I"))).toEqual([]);
  expect(types("-----BEGIN A-----")).toEqual([]);
  const [block] = pemBlocks(AUTHORITY);
  expect(block && printPem(block)).toBe(AUTHORITY);
});

test("a text of nothing but beginnings is read quickly", () => {
  const started = performance.now();
  expect(pemBlocks("-----BEGIN A-----\n".repeat(50_000))).toEqual([]);
  expect(pemBlocks(Array.from({ length: 50_000 }, (_, i) => `-----BEGIN ${i}-----\n`).join(""))).toEqual([]);
  expect(performance.now() - started).toBeLessThan(1_000);
});

test("DER is read one level deep, and never beyond its bytes", () => {
  expect(derElements(bytes(0x02, 0x01, 0x05, 0x30, 0x00))?.map(({ tag, content }) => [tag, ...content])).toEqual([
    [0x02, 0x05],
    [0x30],
  ]);
  expect(derElements(bytes(0x04, 0x81, 0x01, 0x07))?.[0]?.content).toEqual(bytes(7));
  const broken = [
    bytes(0x30, 0x05, 0x00),
    bytes(0x30),
    bytes(0x30, 0x80),
    bytes(0x30, 0x85, 1, 1, 1, 1, 1),
    bytes(0x30, 0x82, 0x01),
  ];
  expect(broken.map(derElements)).toEqual(broken.map(() => undefined));
});

test("the times of a revocation list are read, and nothing else passes for one", () => {
  const read = (pem: string) => pemBlocks(pem).map(({ der }) => readRevocationList(der));
  expect(read(LIST)).toEqual([{ thisUpdate: Date.UTC(2024, 0), nextUpdate: Date.UTC(2025, 0) }]);
  expect(read(LONG_LIST)).toEqual([{ thisUpdate: Date.UTC(2024, 0), nextUpdate: Date.UTC(2060, 0) }]);
  expect(read(AUTHORITY)).toEqual([undefined]);
});

test("a revocation list holds from its update to the next", () => {
  const fault = (text: string, time: string) => revocationListFault(text, "refs[0]", at(time));
  expect(fault(LIST, "2024-06-01T00:00:00Z")).toBeUndefined();
  expect(fault(LIST, "2025-01-01T00:00:00Z")).toBeUndefined();
  expect(fault(LIST, "2025-01-01T00:00:01Z")).toMatch(/^refs\[0\] .*overdue/);
  expect(fault(LIST, "2023-12-31T23:59:59Z")).toMatch(/does not hold yet/);
  expect(fault(`${LONG_LIST}${LIST}`, "2030-01-01T00:00:00Z")).toMatch(/overdue/);
  expect(fault(AUTHORITY, "2030-01-01T00:00:00Z")).toMatch(/no revocation list/);
  expect(fault(LONG_LIST.replaceAll("X509 CRL", "CRL"), "2030-01-01T00:00:00Z")).toMatch(/no revocation list/);
  expect(fault("", "2030-01-01T00:00:00Z")).toMatch(/no PEM block/);
});

test("of a bundle the certificates that can be trusted now are taken, each once", () => {
  const anchors = (text: string, time = "2030-01-01T00:00:00Z") => trustAnchors(text, "refs[0]", at(time));
  expect(anchors(`${LIST}${AUTHORITY}\n${AUTHORITY}`)).toEqual({ value: [AUTHORITY] });
  expect(anchors(AUTHORITY, "2049-12-31T23:59:59Z")).toEqual({ value: [AUTHORITY] });
  expect(anchors(AUTHORITY, "2050-01-01T00:00:00Z")).toEqual({
    fault: expect.stringMatching(/first, which has expired/),
  });
  expect(anchors(AUTHORITY, "2019-12-31T23:59:59Z")).toEqual({
    fault: expect.stringMatching(/first, which is not valid/),
  });
  expect(anchors(LIST)).toEqual({ fault: expect.stringMatching(/X509 CRL\) that is no certificate/) });
  expect(anchors("nothing")).toEqual({ fault: expect.stringMatching(/no PEM block/) });
});

test("of a bundle for backends what can be read is taken, and stays as it is written where all of it can", () => {
  const label = (name: string) => AUTHORITY.replaceAll("CERTIFICATE", name);
  const junk = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  const old = keyFixture("secp256k1").certificate;
  for (const text of [
    AUTHORITY,
    `a\n${AUTHORITY}b\n${old}`,
    AUTHORITY + LIST,
    AUTHORITY.replaceAll("\n", "\r\n"),
    label("X509 CERTIFICATE"),
  ])
    expect(readableBundle(text)).toBe(text);
  for (const text of [`${AUTHORITY}${junk}`, `x${AUTHORITY}`, AUTHORITY.replaceAll("\n", "\n ")])
    expect(readableBundle(text)).toBe(AUTHORITY);
  expect(readableBundle(`${junk}${AUTHORITY}${LIST}`)).toBe(`${AUTHORITY}${LIST}`);
  const unlisted = LIST.replace("MIGoME8", "MIGoME9");
  expect([junk, label("FOO"), LIST, AUTHORITY + unlisted, "", btoa(AUTHORITY)].map(readableBundle)).toEqual(
    Array.from({ length: 6 }, () => undefined),
  );
});

test("keys are told apart by what Envoy serves with", () => {
  const servable = (name: string) => {
    const [block] = pemBlocks(keyFixture(name).certificate);
    const certificate = block && readCertificate(block.der);
    return certificate !== undefined && hasServableKey(certificate);
  };
  expect(
    ["rsa-2048", "rsa-2049", "prime256v1", "secp384r1", "secp521r1", "ed25519"].filter((name) => !servable(name)),
  ).toEqual([]);
  expect(["rsa-1024", "rsa-2047", "secp224r1", "secp256k1", "dsa", "rsa-pss", "ed448"].filter(servable)).toEqual([]);
});

test("a staple says which certificate it is about, and nothing else passes for one", () => {
  const staple = readFileSync(new URL("../../../tests/fixtures/staples/must-staple.der", import.meta.url));
  expect(stapledSerial(staple)).toBe(0x77n);
  const [block] = pemBlocks(keyFixture("must-staple").certificate);
  expect(block && readCertificate(block.der)).toMatchObject({ serial: 0x77n, mustStaple: true });
  const failed = staple.map((byte, i) => (i === 6 ? 1 : byte));
  const others = [
    staple.subarray(0, 99),
    Uint8Array.of(...staple, 0),
    failed,
    new TextEncoder().encode("OCSP Response"),
  ];
  expect(others.map(stapledSerial)).toEqual([undefined, undefined, undefined, undefined]);
});
