import { afterEach, describe, expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clusterCertificates } from "../../../cmd/runtime/certificates/cluster-keeper.ts";
import { type Certificates, certificateNames, makeCertificates } from "../../../cmd/runtime/certificates/make.ts";
import {
  certificateSecrets,
  inspectSecrets,
  readSecrets,
  storeSecrets,
  WEBHOOKS,
} from "../../../cmd/runtime/certificates/secrets.ts";
import { mountedIdentity } from "../../../cmd/runtime/server/identity.ts";
import type { Leadership } from "../../../core/kube/mod.ts";
import { createMetrics } from "../../../core/observe/mod.ts";
import { createFakeClock, createRecordingLogger } from "../../../core/testing/mod.ts";
import { DAY_MS, LIFE_MS, madeFor, setOf } from "../../certificate-sets.ts";
import { becomes } from "../../host-rig.ts";
import { createMemoryCluster, type MemoryCluster } from "./memory-cluster.ts";

const NAMESPACE = "envoy-gateway-system";
const NOW = Date.UTC(2026, 5, 1);
const PARTIES = ["envoy-gateway", "envoy", "envoy-rate-limit"] as const;

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).toReversed()) cleanup();
});

const make = (now: number) => makeCertificates(certificateNames(NAMESPACE, "cluster.local"), now);

/** A cluster with the Secrets of a set, and with the webhook of the topology injector. */
function clusterWith(certificates: Certificates, annotations: Readonly<Record<string, string>> = {}): MemoryCluster {
  const cluster = createMemoryCluster();
  for (const secret of certificateSecrets(certificates, NAMESPACE))
    cluster.put({ ...secret, metadata: { ...secret.metadata, annotations } } as never);
  cluster.put({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingWebhookConfiguration",
    metadata: { name: "topology" },
    webhooks: [{ name: "one", clientConfig: {} }],
  });
  return cluster;
}

const textOf = (cluster: MemoryCluster, name: string, key: string) =>
  atob((cluster.get("Secret", NAMESPACE, name) as { data?: Record<string, string> } | undefined)?.data?.[key] ?? "");
const serials = (cluster: MemoryCluster) =>
  PARTIES.map((name) => new X509Certificate(textOf(cluster, name, "tls.crt")).serialNumber);
const dataOf = (cluster: MemoryCluster) =>
  PARTIES.map((name) => (cluster.get("Secret", NAMESPACE, name) as { data?: unknown } | undefined)?.data);

/** Leadership that a test hands out. */
function leadership(leads: boolean): Leadership & { become(leads: boolean): void } {
  const listeners = new Set<(leads: boolean) => void>();
  let now = leads;
  return {
    leads: () => now,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    become(next) {
      now = next;
      for (const listener of listeners) listener(next);
    },
  };
}

function keep({ client }: Pick<MemoryCluster, "client">, lead = leadership(true), start = NOW) {
  const clock = createFakeClock(start);
  const { log, lines } = createRecordingLogger();
  const metrics = createMetrics();
  const webhooks = [
    { resource: WEBHOOKS.topology, name: "topology" },
    { resource: WEBHOOKS.admission, name: "admission" },
  ];
  const certificates = clusterCertificates({
    ...{ client, leadership: lead, namespace: NAMESPACE, dnsDomain: "cluster.local", webhooks, clock, log, metrics },
  });
  cleanups.push(() => certificates.stop());
  const said = () => lines.map(({ level, message }) => `${level} ${message}`);
  return { certificates, clock, lead, said, lines, metrics, log };
}

async function whole(cluster: MemoryCluster, now = NOW): Promise<void> {
  const { faults } = inspectSecrets(await readSecrets(cluster.client, NAMESPACE), NAMESPACE, now);
  expect(faults).toEqual([]);
}

describe("the replica that leads", () => {
  test("renews the Secrets at two thirds of their life, and has webhooks trust the new authority", async () => {
    const cluster = clusterWith(await make(madeFor(NOW + 3_600_000)), { note: "kept" });
    const [before, hmac] = [serials(cluster), textOf(cluster, "envoy-oidc-hmac", "hmac-secret")];
    const { certificates, clock, said, metrics } = keep(cluster);
    certificates.start();
    await clock.advance(3_600_000 - 1_000);
    expect([serials(cluster), said()]).toEqual([before, []]);
    const end = (NOW + 3_600_000 + LIFE_MS / 3) / 1000;
    const series = `postern_certificate_expiration_timestamp_seconds{party="envoy-rate-limit"} `;
    expect(metrics.prometheus()).toContain(`${series}${end}\n`);
    await clock.advance(2_000);
    await becomes(said, ["info certificates were renewed"]);
    expect(serials(cluster).some((serial) => before.includes(serial))).toBe(false);
    await whole(cluster, clock.now());
    for (const name of PARTIES) {
      expect(textOf(cluster, name, "ca.crt").split("BEGIN CERTIFICATE").length - 1).toBe(2);
      const { annotations, labels } = cluster.get("Secret", NAMESPACE, name)?.metadata ?? {};
      expect([annotations, labels]).toEqual([{ note: "kept" }, { "control-plane": "envoy-gateway" }]);
    }
    expect(textOf(cluster, "envoy-oidc-hmac", "hmac-secret")).toBe(hmac);
    const webhook = () => cluster.get("MutatingWebhookConfiguration", "", "topology")?.["webhooks"];
    await becomes(webhook, [
      { name: "one", clientConfig: { caBundle: btoa(textOf(cluster, "envoy-gateway", "ca.crt")) } },
    ]);
  });

  test("makes them anew when they are no whole set, and says why", async () => {
    const cluster = clusterWith(await make(NOW));
    cluster.put(certificateSecrets(await make(NOW), NAMESPACE)[1] as never);
    const { certificates, said, lines } = keep(cluster);
    certificates.start();
    await becomes(said, ["warn certificates were not whole and were made anew"]);
    expect(JSON.stringify(lines[0])).toContain(
      `tls.crt of Secret ${NAMESPACE}/envoy is not trusted by ca.crt of Secret ${NAMESPACE}/envoy-gateway: the files come from different sets`,
    );
    await whole(cluster);
  });

  test("does so once it leads; the others only tell when certificates end", async () => {
    const cluster = clusterWith(await make(madeFor(NOW - 1_000)));
    const before = serials(cluster);
    const { certificates, clock, lead, said, metrics } = keep(cluster, leadership(false));
    certificates.start();
    await clock.advance(2 * 3_600_000);
    expect([serials(cluster), said()]).toEqual([before, []]);
    expect(metrics.prometheus()).toContain(`postern_certificate_expiration_timestamp_seconds{party="envoy"} `);
    lead.become(true);
    await becomes(said, ["info certificates were renewed"]);
    await whole(cluster, clock.now());
  });

  test("names a Secret that is gone, and what makes it, and does not make it", async () => {
    const cluster = clusterWith(await make(NOW));
    cluster.drop("Secret", NAMESPACE, "envoy");
    const { certificates, said, lines } = keep(cluster);
    certificates.start();
    await becomes(said, ["error certificates cannot be relied on"]);
    expect(lines[0]?.fields).toEqual({
      problem: `Secret ${NAMESPACE}/envoy is missing`,
      cure: `"postern certgen" makes it; a replica of Postern has no right to`,
    });
    expect(cluster.get("Secret", NAMESPACE, "envoy")).toBeUndefined();
  });
});

describe("what Postern did not make", () => {
  const foreign = () => setOf({ authority: "CN=corp-ca", keys: "EC", from: NOW - 30 * DAY_MS, to: NOW + DAY_MS });
  const ours = () => make(madeFor(NOW - DAY_MS));
  const sets: readonly (readonly [string, () => Promise<Certificates>, Readonly<Record<string, string>>])[] = [
    ["by its authority", foreign, {}],
    ["by what cert-manager notes on it", ours, { "cert-manager.io/certificate-name": "envoy-gateway" }],
  ];

  test.each(sets)("is told %s, read and never rewritten", async (_name, make, annotations) => {
    const cluster = clusterWith(await make(), annotations);
    const before = dataOf(cluster);
    const { certificates, clock, metrics } = keep(cluster);
    certificates.start();
    await clock.advance(2 * DAY_MS);
    expect(dataOf(cluster)).toEqual(before);
    expect(metrics.prometheus()).toContain("postern_certificate_expiration_timestamp_seconds{");
    const stored = await storeSecrets(cluster.client, certificateSecrets(await make(), NAMESPACE), {
      ...{ overwrite: false, now: NOW + 2 * DAY_MS },
    });
    expect(Object.values(stored.outcomes)).toEqual(Array(4).fill("kept"));
    expect(dataOf(cluster)).toEqual(before);
  });

  test("is complained of with its Secret and the cure when it has expired", async () => {
    const cluster = clusterWith(await foreign());
    const { certificates, clock, said, lines } = keep(cluster);
    certificates.start();
    await clock.advance(2 * DAY_MS);
    await becomes(said, ["error certificates cannot be relied on"]);
    const text = JSON.stringify(lines[0]?.fields);
    expect(text).toContain(`tls.crt of Secret ${NAMESPACE}/envoy-gateway expired at 2026-06-02T00:00:00Z`);
    expect(text).toContain("renew them where they come from (cert-manager, say)");
    const stored = await storeSecrets(cluster.client, certificateSecrets(await make(NOW), NAMESPACE), {
      ...{ overwrite: false, now: NOW + 2 * DAY_MS },
    });
    expect(stored.problems.at(-1)).toContain("Postern did not make them and leaves them alone");
  });
});

describe("certgen", () => {
  test("makes all anew when one is gone, damaged or over", async () => {
    const damages: readonly ((cluster: MemoryCluster) => void)[] = [
      (cluster) => cluster.drop("Secret", NAMESPACE, "envoy"),
      (cluster) => cluster.put({ ...secretNamed("envoy"), data: { "tls.key": btoa("garbage") } } as never),
    ];
    for (const damage of damages) {
      const cluster = clusterWith(await make(NOW));
      const [before] = serials(cluster);
      damage(cluster);
      const fresh = certificateSecrets(await make(NOW), NAMESPACE);
      const { outcomes, problems } = await storeSecrets(cluster.client, fresh, { overwrite: false, now: NOW });
      expect(outcomes).toMatchObject({ "envoy-gateway": "replaced", "envoy-oidc-hmac": "kept" });
      expect(problems.join()).toContain(`of Secret ${NAMESPACE}/envoy is `);
      expect(serials(cluster)).not.toContain(before as string);
      await whole(cluster);
    }
    const cluster = clusterWith(await make(NOW - LIFE_MS));
    const fresh = certificateSecrets(await make(NOW), NAMESPACE);
    const { outcomes } = await storeSecrets(cluster.client, fresh, { overwrite: false, now: NOW });
    expect(Object.values(outcomes)).toEqual(["replaced", "replaced", "replaced", "kept"]);
  });
});

const secretNamed = (name: string) => ({
  ...{ apiVersion: "v1", kind: "Secret", type: "kubernetes.io/tls" },
  metadata: { name, namespace: NAMESPACE },
});

describe("a replica that cannot serve with what is mounted", () => {
  function mounted(files: Readonly<Record<string, string>>): string {
    const dir = mkdtempSync(join(tmpdir(), "postern-mounted-"));
    cleanups.push(() => rmSync(dir, { recursive: true, force: true }));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
    return dir;
  }
  const damaged = { "ca.crt": "x", "tls.crt": "x", "tls.key": "x" };

  test("puts the Secrets right, goes on with what is in them, and takes up what is mounted later", async () => {
    const cluster = clusterWith(await make(NOW));
    cluster.put({ ...secretNamed("envoy-gateway"), data: { "tls.crt": btoa("x") } } as never);
    const { certificates, said, log } = keep(cluster, leadership(false));
    const folder = mounted(damaged);
    const identity = await mountedIdentity(folder, { log, certificates });
    cleanups.push(() => identity.stop());
    expect(said()).toEqual([
      "error the mounted certificate cannot be used, looking at its Secret",
      "warn certificates were not whole and were made anew",
    ]);
    expect(identity.current.cert).toBe(textOf(cluster, "envoy-gateway", "tls.crt"));
    await whole(cluster);
    const later = (await make(NOW)).controlPlane;
    const seen: string[] = [];
    identity.onChange(({ cert }) => void seen.push(cert));
    writeFileSync(join(folder, "ca.crt"), later.ca);
    writeFileSync(join(folder, "tls.key"), later.key);
    writeFileSync(join(folder, "tls.crt"), later.certificate);
    await becomes(() => seen, [later.certificate]);
  });

  test("and several of them at once make one set", async () => {
    const cluster = clusterWith(await make(NOW));
    cluster.put({ ...secretNamed("envoy-gateway"), data: { "tls.key": btoa("x") } } as never);
    const replicas = [1, 2, 3].map(() => keep(cluster, leadership(false)).certificates.repair());
    const texts = await Promise.all(replicas);
    await whole(cluster);
    const serial = new X509Certificate(textOf(cluster, "envoy-gateway", "tls.crt")).serialNumber;
    expect(texts.map((files) => new X509Certificate(files["tls.crt"] ?? "").serialNumber)).toEqual(
      Array(3).fill(serial),
    );
  });

  test("does not start where Postern did not make them, and names file and cure", async () => {
    const foreign = await setOf({ authority: "CN=corp-ca", keys: "EC", from: NOW - DAY_MS, to: NOW + DAY_MS });
    const cluster = clusterWith(foreign);
    cluster.put({ ...secretNamed("envoy-gateway"), data: { "tls.key": btoa("x") } } as never);
    const before = dataOf(cluster);
    const { certificates, log } = keep(cluster, leadership(false));
    await expect(mountedIdentity(mounted(damaged), { log, certificates })).rejects.toThrow(
      /tls\.key of the Secret is damaged: .*Postern did not make them and leaves them alone: renew them/,
    );
    expect(dataOf(cluster)).toEqual(before);
  });

  test("from elsewhere than a Secret of the cluster is left alone", async () => {
    const { log } = keep(clusterWith(await make(NOW)));
    const folder = mounted(damaged);
    await expect(mountedIdentity(folder, { log, certificates: undefined })).rejects.toThrow(
      `${folder}/ca.crt is damaged: there is no certificate in it`,
    );
    mkdirSync(join(folder, "empty"));
    await expect(mountedIdentity(join(folder, "empty"), { log, certificates: undefined })).rejects.toThrow(
      `${folder}/empty/tls.key is missing`,
    );
    await expect(mountedIdentity(join(folder, "none"), { log, certificates: undefined })).rejects.toThrow(
      `there is no folder ${folder}/none with certificates`,
    );
  });
});
