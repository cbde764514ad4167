import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createServer } from "node:net";
import { connect } from "node:tls";
import type { KubeObject } from "../../core/resource/mod.ts";
import { TRUSTING } from "../../plugins/infra-host/launch.ts";
import { ENVOY } from "../envoy.ts";
import { startProxy, type TestEnvoy } from "../envoy-acceptance/proxy.ts";
import { type Authority, createAuthority, type Identity } from "../xds-client/mod.ts";
import { type Child, startChild } from "./xds-traffic/child.ts";
import type { Answer, Command } from "./xds-traffic/control-plane.ts";
import type { LoadCommand, PhaseReport } from "./xds-traffic/load.ts";
import { baseWorld, certificateOf, type Ports, patchOf, routeOf, routeRef } from "./xds-traffic/objects.ts";

const ROUTES = 500;
/** Changes before a pause. */
const TURN = 50;
/** Requests that are sent between two changes. */
const PER_CHANGE = 8;
const names = Array.from({ length: ROUTES }, (_, i) => `route-${i}`);

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as { port: number };
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}

/** The name in the certificate that a new connection is shown. */
function shownCertificate(port: number, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, ca, servername: "localhost" }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

describe.skipIf(ENVOY === undefined)("no request is lost (needs Envoy: ENVOY_PATH, or npm test)", () => {
  const stack = new AsyncDisposableStack();
  let load: Child;
  let control: Child;
  let proxy: TestEnvoy;
  let world: KubeObject[];
  let ports: Ports & { readonly xds: number };
  let authority: Authority;
  let identities: Identity[];
  const tell = async (command: Command) => {
    const { refused, proxies } = (await control.say(command)) as Answer;
    if (refused.length > 0 || proxies === 0) throw new Error(`${proxies} proxies, refused: ${refused.join("; ")}`);
  };
  const ask = (command: LoadCommand) => load.say(command);
  /** The report on the requests of a phase. */
  const reportOf = async (name: string): Promise<PhaseReport> => {
    const report = (await ask({ report: name })) as PhaseReport;
    const { requests, lost, p50Ms, p99Ms, longestMs } = report;
    console.log(
      `${name}: ${requests} requests, ${lost.length} lost, ms: p50 ${p50Ms}, p99 ${p99Ms}, longest ${longestMs}`,
    );
    return report;
  };
  /** The report on the requests that were sent while `change` ran, and on four hundred after it. */
  const during = async (name: string, change: () => Promise<void>): Promise<PhaseReport> => {
    await ask({ phase: name });
    await change();
    await ask({ more: 400 });
    return reportOf(name);
  };
  const startControl = async () => {
    control = startChild("control-plane.ts", String(ports.xds));
    await control.next();
    await control.say({ apply: world } satisfies Command);
  };
  /** Without a proxy a command is answered at once; the proxy comes by itself. */
  const connected = async () => {
    while (((await control.say({})) as Answer).proxies === 0);
    await tell({});
  };
  const get = async (name: string, generation: number) => {
    const headers = { host: `${name}.example.com`, "x-generation": `${generation}` };
    return (await fetch(`http://127.0.0.1:${ports.http}/`, { headers })).status;
  };

  beforeAll(async () => {
    load = stack.use(startChild("load.ts"));
    const { backendPort } = (await load.next()) as { backendPort: number };
    ports = { xds: await freePort(), http: await freePort(), https: await freePort(), backend: backendPort };
    authority = await createAuthority("traffic");
    identities = await Promise.all(Array.from({ length: 20 }, (_, i) => authority.issue(`certificate-${i}`)));
    world = baseWorld(ports, identities[0] as Identity);
    await startControl();
    proxy = stack.use(startProxy({ xdsPort: ports.xds, concurrency: 2, args: TRUSTING }));
    await connected();
    while ((await get("stable", 1).catch(() => 0)) !== 200);
    const plan = { httpPort: ports.http, httpsPort: ports.https, ca: authority.ca, perSecond: 400 };
    await ask({ start: plan });
    // The first requests open connections and compile the load generator, the first changes compile the control plane.
    await ask({ more: 800 });
    for (let from = 0; from < 200; from += 10)
      await tell({ apply: names.slice(from, from + 10).map((name) => routeOf(name, 0)) });
    for (let from = 0; from < 200; from += 10) await tell({ remove: names.slice(from, from + 10).map(routeRef) });
  }, 60_000);
  afterAll(async () => {
    await control?.kill();
    await stack.disposeAsync();
  });

  test("while 500 routes are added, changed and removed, one by one", async () => {
    const answers: number[] = [];
    const put = (generation: number): Command[] => names.map((name) => ({ apply: [routeOf(name, generation)] }));
    const removal = names.map((name): Command => ({ remove: [routeRef(name)] }));
    // Calm and churn take turns, so that both times are of the same machine in the same mood, with as many routes.
    for (const [step, changes] of [put(1), put(2), removal].entries()) {
      for (let from = 0; from < ROUTES; from += TURN) {
        await ask({ phase: "routes" });
        for (const change of changes.slice(from, from + TURN)) {
          await tell({ ...change, ahead: true });
          await ask({ more: PER_CHANGE });
        }
        await tell({});
        await ask({ phase: "calm" });
        // A route is in force as soon as the proxy has answered.
        if (step < 2) for (const name of names.slice(from, from + TURN)) answers.push(await get(name, step + 1));
        await ask({ more: 200 });
      }
    }
    const [calm, churn] = [await reportOf("calm"), await reportOf("routes")];
    console.log(`p99 of churn to calm: ${(churn.p99Ms / calm.p99Ms).toFixed(2)}`);
    expect([...calm.lost, ...churn.lost]).toEqual([]);
    expect(answers).toEqual(new Array(2 * ROUTES).fill(200));
  }, 300_000);

  test("while the certificate of a listener is rotated", async () => {
    const shown: string[] = [];
    const { lost } = await during("certificates", async () => {
      for (const [i, identity] of identities.entries()) {
        await tell({ apply: [certificateOf(identity, i + 2)] });
        shown.push(await shownCertificate(ports.https, authority.ca));
      }
    });
    expect(lost).toEqual([]);
    expect(shown).toEqual(identities.map((_, i) => `certificate-${i}`));
  }, 60_000);

  test("while the cluster is replaced fifty times", async () => {
    const { lost } = await during("clusters", async () => {
      for (let i = 2; i <= 51; i++) await tell({ apply: [patchOf(i)] });
    });
    expect(lost).toEqual([]);
    const clusters = await proxy.admin("/config_dump?resource=dynamic_active_clusters");
    expect(clusters).toContain('"connect_timeout": "61s"');
  }, 60_000);

  test("while the control plane is killed and comes back", async () => {
    const { lost } = await during("control plane", async () => {
      await control.kill();
      await ask({ more: 400 });
      await startControl();
      await connected();
      await tell({ apply: [routeOf("after", 1)] });
    });
    expect(lost).toEqual([]);
    expect(await get("after", 1)).toBe(200);
  }, 60_000);
});
