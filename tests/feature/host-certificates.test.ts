import { afterEach, describe, expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import { mkdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { certificateNames, makeCertificates } from "../../cmd/runtime/certificates/make.ts";
import { asking } from "../asking.ts";
import { DAMAGES, DAY_MS, filesOf, LIFE_MS, madeFor, putSet, setOf } from "../certificate-sets.ts";
import { ENVOY } from "../envoy.ts";
import {
  ask,
  backend,
  becomes,
  cleanUp,
  configuration,
  envoyPage,
  folder,
  gatewayObjects,
  later,
  Running,
  routeObjects,
  serveOne,
} from "../host-rig.ts";

afterEach(cleanUp);

const NAMES = certificateNames("envoy-gateway-system", "cluster.local");
const make = (now = Date.now()) => makeCertificates(NAMES, now);
const serialIn = (home: string, party: string) =>
  new X509Certificate(readFileSync(join(home, "conf/certs", party, "tls.crt"))).serialNumber.toLowerCase();

/** How long after its start a Postern is to renew, in milliseconds: it serves by then. */
const SOON_MS = 8_000;

/** A Postern whose certificates are due in a moment, and that has served. */
async function serveUntilDue(spec = "concurrency: 1", started: (postern: Running) => void = () => {}) {
  const certificates = await make(madeFor(Date.now() + SOON_MS));
  const rig = await serveOne({}, { prepare: (home) => putSet(join(home, "conf"), certificates) });
  started(rig.postern);
  rig.put("gateway.yaml", gatewayObjects(rig.port).replace("concurrency: 1", spec));
  await becomes(() => ask(rig.port, "one.example.com"), "200 one");
  expect(rig.postern.log).not.toContain("renewed");
  const before = serialIn(rig.home, "envoy");
  const page = async (path: string) => envoyPage((await rig.postern.envoys())[0]?.admin, path);
  /** The serial numbers of the certificates that Envoy shows and trusts. */
  const serials = async (): Promise<readonly string[]> =>
    (await page("/certs")).match(/(?<="serial_number": ")[^"]+/g) ?? [];
  /** A count of Envoy's about its connections to Postern. */
  const count = async (name: string) =>
    Number(/: (\d+)/.exec(await page(`/stats?filter=^cluster.xds_cluster.${name}$`))?.[1] ?? 0);
  return { ...rig, before, serials, count };
}

/** A wire between an Envoy and its Postern that can be cut; both may connect again. */
async function cuttable() {
  const sockets = new Set<Socket>();
  let postern: Running | undefined;
  const server = createServer(async (near) => {
    const [, xds] = (await postern?.logged(/serving xDS .*address=127\.0\.0\.1:(\d+)/)) ?? [];
    const far = connect(Number(xds), "127.0.0.1");
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on("error", () => {}).on("close", () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  later(() => {
    server.close();
    cut();
  });
  return {
    port: (server.address() as AddressInfo).port,
    leadTo(next: Running) {
      postern = next;
    },
    cut,
  };
}

describe.skipIf(ENVOY === undefined)("certificates on a host (needs Envoy: ENVOY_PATH, or npm test)", () => {
  test("are renewed while requests go on: none is lost, the stream stays, and a change after it is taken up", async () => {
    const { home, port, put, postern, before, serials, count } = await serveUntilDue();
    const [envoy] = await postern.envoys();
    expect(await serials()).toContain(before);
    const end = asking(port, "one.example.com", "200 one");
    await postern.logged(/certificates were renewed/);
    await postern.logged(/the certificate of the xDS server was renewed/);
    const after = serialIn(home, "envoy");
    expect(after).not.toBe(before);
    await becomes(async () => (await serials()).includes(after), true);
    expect(await serials()).not.toContain(before);
    put("two.yaml", routeObjects("two", await backend("two")));
    await becomes(() => ask(port, "two.example.com"), "200 two");
    const { count: asked, wrong } = await end();
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(100);
    expect(await postern.envoys()).toEqual([envoy!]);
    expect([await count("upstream_cx_total"), await count("upstream_cx_connect_fail")]).toEqual([1, 0]);
    expect(await count("ssl.connection_error")).toBe(0);
    const metrics = await (await fetch(`${await postern.admin()}/metrics`)).text();
    const [, expiry] = /^postern_certificate_expiration_timestamp_seconds\{party="envoy"\} (\d+)$/m.exec(metrics) ?? [];
    expect(Math.abs(Number(expiry) * 1000 - (Date.now() - DAY_MS + LIFE_MS))).toBeLessThan(60_000);
  }, 60_000);

  test("that are renewed are what both sides show on the next connection, and each trusts the other", async () => {
    const wire = await cuttable();
    const port =
      "/static_resources/clusters/0/load_assignment/endpoints/0/lb_endpoints/0/endpoint/address/socket_address/port_value";
    const patch = `{op: replace, path: ${port}, value: ${wire.port}}`;
    const spec = `concurrency: 1, bootstrap: {type: JSONPatch, jsonPatches: [${patch}]}`;
    const rig = await serveUntilDue(spec, wire.leadTo);
    const end = asking(rig.port, "one.example.com", "200 one");
    await rig.postern.logged(/the certificate of the xDS server was renewed/);
    await becomes(async () => (await rig.serials()).includes(serialIn(rig.home, "envoy")), true);
    const connections = await rig.count("upstream_cx_total");
    wire.cut();
    await becomes(async () => (await rig.count("upstream_cx_total")) > connections, true);
    rig.put("two.yaml", routeObjects("two", await backend("two")));
    await becomes(() => ask(rig.port, "two.example.com"), "200 two");
    expect((await end()).wrong).toEqual([]);
    for (const name of ["ssl.connection_error", "ssl.fail_verify_error", "ssl.fail_verify_san"])
      expect([name, await rig.count(name)]).toEqual([name, 0]);
    expect(rig.postern.log).not.toContain("TLS handshake failed");
  }, 60_000);

  test.each(DAMAGES)("$name: a start puts it right and serves", async ({ do: damage, said }) => {
    const [ours, other] = [await make(), await make()];
    const { port, postern } = await serveOne(
      {},
      {
        prepare(home) {
          putSet(join(home, "conf"), ours);
          damage(join(home, "conf/certs"), other);
        },
      },
    );
    await becomes(() => ask(port, "one.example.com"), "200 one");
    expect(postern.log).toMatch(/WARN .*certificates were not whole and were made anew/i);
    expect(postern.log).toMatch(said);
  });

  test("that expired are made anew by a start", async () => {
    const old = await make(Date.now() - LIFE_MS);
    const { port, postern } = await serveOne({}, { prepare: (home) => putSet(join(home, "conf"), old) });
    await becomes(() => ask(port, "one.example.com"), "200 one");
    expect(postern.log).toMatch(/conf\/certs\/envoy-gateway\/tls\.crt expired at \d{4}-/);
  });

  test("of others serve, and are not touched", async () => {
    const now = Date.now();
    const foreign = await setOf({ authority: "CN=corp-ca", keys: "RSA", from: now - 80 * DAY_MS, to: now + DAY_MS });
    const { home, port } = await serveOne({}, { prepare: (home) => putSet(join(home, "conf"), foreign) });
    const before = filesOf(join(home, "conf"));
    await becomes(() => ask(port, "one.example.com"), "200 one");
    expect(filesOf(join(home, "conf"))).toEqual(before);
  });

  test("of others that expired are named with the cure, and not touched", async () => {
    const now = Date.now();
    const foreign = await setOf({ authority: "CN=corp-ca", keys: "EC", from: now - 80 * DAY_MS, to: now - DAY_MS });
    const { home, postern } = await serveOne({}, { prepare: (home) => putSet(join(home, "conf"), foreign) });
    const before = filesOf(join(home, "conf"));
    const [line] = await postern.logged(/certificates cannot be relied on.*/);
    expect(line).toContain(`${home}/conf/certs/envoy/tls.crt expired at `);
    expect(line).toContain(`postern certgen --local --overwrite --config-home ${home}/conf`);
    await postern.admin();
    expect(filesOf(join(home, "conf"))).toEqual(before);
  });
});

test("certificates of others that cannot be used keep Postern from starting, with file and cure", async () => {
  const now = Date.now();
  const foreign = await setOf({ authority: "CN=corp-ca", keys: "EC", from: now - DAY_MS, to: now + DAY_MS });
  const home = folder();
  mkdirSync(join(home, "objects"));
  writeFileSync(join(home, "config.yaml"), configuration(home));
  putSet(join(home, "conf"), foreign);
  unlinkSync(join(home, "conf/certs/envoy-gateway/tls.key"));
  const postern = new Running(join(home, "config.yaml"));
  expect(await postern.ended).toBe(1);
  expect(postern.log).toContain(
    `${home}/conf/certs/envoy-gateway/tls.key is missing; Postern did not make them and leaves them alone: renew them where they come from, or let "postern certgen --local --overwrite --config-home ${home}/conf" replace all of them`,
  );
});
