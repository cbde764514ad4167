import { afterAll, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRecordingLogger } from "../../../core/testing/mod.ts";
import { becomes, cleanUp, folder, later } from "../../../tests/host-rig.ts";
import { certificateNames, makeCertificates, type PartyCertificate } from "../certificates/make.ts";
import { withPredecessor } from "../certificates/predecessor.ts";
import { fileIdentity } from "./identity.ts";

afterAll(cleanUp);

const made = () => makeCertificates(certificateNames("envoy-gateway-system", "cluster.local"), Date.now());

function put(path: string, { ca, certificate, key }: PartyCertificate): void {
  writeFileSync(join(path, "ca.crt"), ca);
  writeFileSync(join(path, "tls.key"), key);
  writeFileSync(join(path, "tls.crt"), certificate);
}

test("authorities beside those of the folder are trusted at once, the certificate that is shown stays until the folder has another one", async () => {
  const [old, renewed] = [(await made()).controlPlane, (await made()).controlPlane];
  const path = folder();
  put(path, old);
  const { log, lines } = createRecordingLogger();
  const identity = fileIdentity(path, { log, cure: "" });
  later(() => identity.stop());
  const taken: unknown[] = [];
  identity.onChange(({ cert, clientCa }) => void taken.push([cert, clientCa]));
  const both = withPredecessor(renewed.ca, old.ca);
  const [first, second] = [old.ca.trim(), renewed.ca.trim()];
  identity.trust(old.ca);
  expect(taken).toEqual([]);
  identity.trust(both);
  expect(taken).toEqual([[old.certificate, `${first}\n${second}\n`]]);
  put(path, { ...renewed, ca: both });
  await becomes(() => identity.current.cert, renewed.certificate);
  expect(identity.current.clientCa).toBe(both);
  expect(lines.map(({ message }) => message)).toEqual([
    "proxies of a renewed authority are trusted",
    "the certificate of the xDS server was renewed",
  ]);
});

test("authorities that a server cannot take leave those in force", async () => {
  const [own, other] = [(await made()).controlPlane, (await made()).controlPlane];
  const path = folder();
  put(path, own);
  const { log, lines } = createRecordingLogger();
  const identity = fileIdentity(path, { log, cure: "" });
  later(() => identity.stop());
  identity.onChange(() => {
    throw new Error("no");
  });
  identity.trust(other.ca);
  expect([identity.current.clientCa, lines.map(({ message }) => message)]).toEqual([
    own.ca,
    ["the renewed authority cannot be used, those in force stay"],
  ]);
});
