import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Secret } from "../../../core/api/mod.ts";
import { createEngine } from "../../../core/incremental/mod.ts";
import { createStore } from "../../../core/resource/mod.ts";
import { stapledSerial } from "../../../plugins/gateway-api/tls/ocsp.ts";
import { pemBlocks, toBase64 } from "../../../plugins/gateway-api/tls/pem.ts";
import { clientCertificate, servingCertificate } from "../../../plugins/gateway-api/tls/serving-certificate.ts";
import { readableBundle } from "../../../plugins/gateway-api/tls/trust-anchors.ts";
import { readCertificate } from "../../../plugins/gateway-api/tls/x509.ts";
import { ENVOY } from "../../envoy.ts";
import { KEYS, type KeyFixture, keyFixture } from "../../fixtures/keys.ts";
import { randomOf } from "../refusals/random.ts";
import { type Asking, disagreements, irWith, startAsking } from "./asking.ts";

const STAPLES = join(import.meta.dir, "../../fixtures/staples");
const good = keyFixture("rsa-2048");
const other = keyFixture("prime256v1");
const staple = readFileSync(join(STAPLES, "rsa-2048.der"));

/** The certificate of a listener, and the CA for its clients. */
function tlsWith(
  pair: Pick<KeyFixture, "certificate" | "privateKey">,
  more: { ca?: string; staple?: Uint8Array } = {},
) {
  const { ca = good.certificate, staple: stapled } = more;
  const ocspStaple = stapled === undefined ? {} : { ocspStaple: Buffer.from(stapled).toString("base64") };
  return irWith(
    {},
    {
      tls: {
        certificates: [
          { name: "c", certificate: toBase64(pair.certificate), privateKey: toBase64(pair.privateKey), ...ocspStaple },
        ],
        caCertificate: { name: "ca", certificate: toBase64(ca) },
        requireClientCertificate: true,
      },
    },
  );
}

function secretOf({ certificate, privateKey }: Pick<KeyFixture, "certificate" | "privateKey">): Secret {
  const data = { "tls.crt": toBase64(certificate), "tls.key": toBase64(privateKey) };
  return { apiVersion: "v1", kind: "Secret", metadata: { name: "c", namespace: "d" }, type: "kubernetes.io/tls", data };
}

/** The result of a Secret on a listener, at a time at which all certificates hold. */
function served(pair: Pick<KeyFixture, "certificate" | "privateKey">) {
  const snapshot = createStore().replace([secretOf(pair)]);
  const now = Date.parse("2030-01-01T00:00:00Z");
  return createEngine().build({ snapshot, settings: {}, needs: new Map(), now }, servingCertificate, "d/c").value;
}

describe.skipIf(ENVOY === undefined)("certificates, as Envoy takes them (needs Envoy: ENVOY_PATH, or npm test)", () => {
  let asking: Asking;
  beforeAll(async () => {
    asking = await startAsking(tlsWith(other, { ca: other.certificate }));
  });
  afterAll(() => asking[Symbol.asyncDispose]());

  const KINDS = KEYS.filter(({ name }) => !["prime256v1", "must-staple"].includes(name));
  const byName = (name: string) => keyFixture(name);

  test("with keys of all sorts", async () => {
    const names = KINDS.map(({ name }) => name);
    const refusal = (name: string) => asking.refusal("secrets", tlsWith(byName(name)));
    expect(await disagreements(names, (name) => served(byName(name)).kind === "tls", refusal)).toEqual([]);
    expect(names.filter((name) => served(byName(name)).kind === "tls")).toEqual([
      ...[
        "ed25519",
        "prime256v1-sec1",
        "rsa-2048-e3",
        "rsa-2048-pkcs1",
        "rsa-2048",
        "rsa-2049",
        "rsa-2056",
        "rsa-3072",
      ],
      ...["rsa-4096", "rsa-8192", "secp384r1", "secp521r1"],
    ]);
  }, 60_000);

  test("with keys of all sorts, shown to backends", async () => {
    const names = KINDS.map(({ name }) => name);
    const refusal = (name: string) =>
      asking.refusal("secrets", tlsWith(byName(name), { ca: `${other.certificate}\n` }));
    const ours = (name: string) => "value" in clientCertificate(secretOf(byName(name)));
    expect(await disagreements(names, ours, refusal)).toEqual([]);
  }, 60_000);

  const cert = good.certificate;
  const junk = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  const BUNDLES: Readonly<Record<string, string>> = {
    ...Object.fromEntries(KEYS.map(({ name, certificate }) => [name, certificate])),
    two: cert + other.certificate,
    twice: cert + cert,
    "text between": `a\n${cert}b\n${other.certificate}c`,
    "a key beside it": cert + good.privateKey,
    "another label": cert.replaceAll("CERTIFICATE", "X509 CERTIFICATE"),
    "a label of no certificate": cert.replaceAll("CERTIFICATE", "FOO"),
    both: cert + cert.replaceAll("CERTIFICATE", "FOO"),
    "junk behind it": cert + junk,
    junk: junk,
    "not base64": `${cert}-----BEGIN CERTIFICATE-----\nA!AA\n-----END CERTIFICATE-----\n`,
    "cut off": cert.slice(0, 600),
    "cut off behind it": cert + cert.slice(0, 600),
    indented: cert.replaceAll("\n", "\n  "),
    "lines of Windows": cert.replaceAll("\n", "\r\n"),
    "one line": cert.replace(/\n(?!-)/g, "").replace("E-----", "E-----\n"),
    headers: cert.replace("-----\n", "-----\nFoo: bar\n\n"),
    "a mark in front": `\ufeff${cert}`,
    "something in front": `x${cert}`,
    "base64 around it": toBase64(cert),
    "nothing but words": "junk",
    "a key alone": good.privateKey,
  };

  test("in bundles of CAs: what is made of one is taken, and what Envoy takes is never refused", async () => {
    const named = Object.keys(BUNDLES);
    const raw = new Map<string, string | undefined>();
    for (const name of named) {
      // Questions differ in a text in front, since Envoy is not asked the same twice.
      raw.set(name, await asking.refusal("secrets", bundle(`# ${name}\n${BUNDLES[name]}`)));
    }
    const tooStrict = named.filter(
      (name) => raw.get(name) === undefined && readableBundle(BUNDLES[name] ?? "") === undefined,
    );
    expect(tooStrict).toEqual([]);
    const made = named.flatMap((name) => readableBundle(`# of ${name}\n${BUNDLES[name]}`) ?? []);
    expect(
      await disagreements(
        [...new Set(made)],
        () => true,
        (text) => asking.refusal("secrets", bundle(`\n${text}`)),
      ),
    ).toEqual([]);
    expect(named.filter((name) => readableBundle(BUNDLES[name] ?? "") === undefined)).toEqual([
      ...["a label of no certificate", "junk", "cut off", "base64 around it", "nothing but words", "a key alone"],
    ]);
  }, 60_000);

  /** An IR whose first secret is a bundle. */
  function bundle(ca: string) {
    return irWith(
      {},
      { tls: { caCertificate: { name: "ca", certificate: toBase64(ca) }, requireClientCertificate: true } },
    );
  }

  test("with staples: what is changed in one by chance", async () => {
    const serial = readCertificate(pemBlocks(good.certificate)[0]?.der ?? Buffer.of())?.serial;
    expect(stapledSerial(staple)).toBe(serial ?? -1n);
    const random = randomOf(5);
    const changed = Array.from({ length: 600 }, () => {
      const bytes = Buffer.from(staple);
      // Tags and lengths stand in front; dates are left alone, which Envoy reads more freely than they are written.
      bytes[random.below(130)] = random.below(256);
      return bytes;
    });
    const all = [
      staple,
      readFileSync(join(STAPLES, "must-staple.der")),
      Buffer.from("OCSP Response Data:"),
      staple.subarray(0, 100),
    ];
    const hexes = [
      ...new Set([...all, ...changed, Buffer.concat([staple, Buffer.of(0)])].map((bytes) => bytes.toString("hex"))),
    ];
    const refusal = (hex: string) => asking.refusal("secrets", tlsWith(good, { staple: Buffer.from(hex, "hex") }));
    const found = await disagreements(hexes, (hex) => stapledSerial(Buffer.from(hex, "hex")) === serial, refusal);
    expect(found.map((text) => text.slice(-160))).toEqual([]);
  }, 60_000);

  test("that ask for a staple", async () => {
    const must = keyFixture("must-staple");
    const own = readFileSync(join(STAPLES, "must-staple.der"));
    expect(await asking.refusal("secrets", tlsWith(must))).toContain("required for must-staple");
    expect(await asking.refusal("secrets", tlsWith(must, { staple: own }))).toBeUndefined();
    expect(served(must)).toMatchObject({ kind: "fault", fault: expect.stringContaining("must-staple") });
    const withStaple = {
      ...secretOf(must),
      data: { ...secretOf(must).data, "tls.ocsp-staple": own.toString("base64") },
    };
    const snapshot = createStore().replace([withStaple]);
    const now = Date.parse("2030-01-01T00:00:00Z");
    const { value } = createEngine().build(
      { snapshot, settings: {}, needs: new Map(), now },
      servingCertificate,
      "d/c",
    );
    expect(value).toMatchObject({ kind: "tls", certificate: { ocspStaple: own.toString("base64") } });
  }, 60_000);
});
