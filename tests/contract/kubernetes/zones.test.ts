import { afterEach, expect, test } from "bun:test";
import { createKubeClient } from "../../../core/kube/mod.ts";
import { createMetrics } from "../../../core/observe/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { createFakeClock, createRecordingLogger } from "../../../core/testing/mod.ts";
import { createManager } from "../../../plugins/infra-kubernetes/manager/mod.ts";
import { OWNED } from "../../../plugins/infra-kubernetes/manifests/resources.ts";
import { defaultSettings } from "../../../plugins/infra-kubernetes/manifests/settings.ts";
import { createFetchTransport } from "../../../providers/kubernetes/client/mod.ts";
import { infra, SYSTEM } from "../../feature/infra-kubernetes/bench.ts";
import { systemClock } from "../surroundings.ts";
import { FakeApiServer } from "./fake-api-server.ts";
import { eventually, FAKE_KINDS, objectOf } from "./harness.ts";

// A real webhook that comes too late can be had by chance only, so the pods are what an API server shows after it.
const ZONE = "topology.kubernetes.io/zone";
const TOLD_AT = "gateway.envoyproxy.io/zones-told-at";
const ROLLED_OUT = /\/deployments\/envoy-default-eg-e41e7b31$/;
const MINUTE = 60_000;

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** A manager on a fake API server, with the fleet of `default/eg`, a node with a zone and one without. */
async function startManager({ leads = true, topologyInjectorDisabled = false } = {}) {
  const server = new FakeApiServer();
  const core = (kind: string, plural: string, namespaced: boolean) => ({
    ...{ group: "", version: "v1", kind, plural, namespaced },
  });
  server.serve(...Object.values(FAKE_KINDS), ...OWNED, core("Pod", "pods", true), core("Node", "nodes", false));
  server.start();
  server.put(objectOf("GatewayClass", "", "eg"));
  const node = (name: string, labels: object) => ({ apiVersion: "v1", kind: "Node", metadata: { name, labels } });
  server.put(node("zoned", { [ZONE]: "zone-a" }) as KubeObject);
  server.put(node("bare", {}) as KubeObject);
  const clock = createFakeClock();
  const { log, lines } = createRecordingLogger();
  let leading = leads;
  let onChange: (leads: boolean) => void = () => {};
  const manager = createManager({
    session: {
      client: createKubeClient(
        createFetchTransport({
          credentials: async () => ({ server: server.url, tls: {}, headers: {} }),
          clock: systemClock,
        }),
      ),
      leadership: {
        leads: () => leading,
        onChange: (listener) => {
          onChange = listener;
          return () => {};
        },
      },
    },
    settings: { ...defaultSettings, topologyInjectorDisabled },
    clock,
    log,
    metrics: createMetrics(),
    report: () => {},
  });
  cleanUps.push(
    () => manager.stop?.(),
    () => server.stop(),
  );
  await manager.start?.();
  await manager.apply("default/eg", infra());
  await eventually(() => server.seen("GET", /\/pods$/).length >= (topologyInjectorDisabled ? 0 : 2));
  return {
    server,
    lines,
    clock,
    lead() {
      leading = true;
      onChange(true);
    },
    rollouts: () => server.seen("PATCH", ROLLED_OUT).filter(({ contentType }) => /merge-patch/.test(contentType)),
    /** Everything that the server said has arrived: the answer to a change that came later has. */
    async heard() {
      const marker = bound(`marker-${++markers}`, "bare");
      server.put(marker);
      const asked = () => server.seen("GET", /\/nodes\/bare$/).length;
      const before = asked();
      await eventually(() => asked() > before);
      server.remove(marker);
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

let markers = 0;

function bound(name: string, nodeName: string, annotations?: Readonly<Record<string, string>>): KubeObject {
  const labels = {
    "app.kubernetes.io/name": "envoy",
    "app.kubernetes.io/component": "proxy",
    "app.kubernetes.io/managed-by": "envoy-gateway",
    "gateway.envoyproxy.io/owning-gateway-name": "eg",
    "gateway.envoyproxy.io/owning-gateway-namespace": "default",
  };
  const metadata = { namespace: SYSTEM, name, labels, ...(annotations && { annotations }) };
  return { apiVersion: "v1", kind: "Pod", metadata, spec: { nodeName } } as KubeObject;
}

test("a proxy that was bound before the webhook answered is replaced, once", async () => {
  const { server, clock, rollouts, heard } = await startManager();
  const late = bound("late", "zoned");
  server.put(late);
  await eventually(() => server.seen("GET", /\/nodes\/zoned$/).length > 0);
  await heard();
  expect(rollouts()).toEqual([]);
  await clock.advance(5_000);
  await eventually(() => rollouts().length === 1);
  const told = new Date(clock.now()).toISOString();
  expect(rollouts()[0]?.body).toEqual({ spec: { template: { metadata: { annotations: { [TOLD_AT]: told } } } } });
  const deployment = server.get(
    OWNED.find(({ kind }) => kind === "Deployment") as never,
    SYSTEM,
    "envoy-default-eg-e41e7b31",
  );
  // The rest of the template stays as it was applied.
  expect(deployment?.spec).toMatchObject({ template: { spec: { restartPolicy: "Always" } } });
  server.put(bound("new", "zoned", { [ZONE]: '"zone-a"' }));
  server.remove(late);
  await heard();
  await clock.advance(24 * 60 * MINUTE);
  await heard();
  expect(rollouts()).toHaveLength(1);
});

test("proxies that know their zone, whose node has none, that go, and pods of others stay", async () => {
  const { server, clock, rollouts, heard } = await startManager();
  server.put(bound("told", "zoned", { [ZONE]: '"zone-a"' }));
  server.put(bound("zoneless", "bare"));
  const going = bound("going", "zoned");
  server.put({ ...going, metadata: { ...going.metadata, deletionTimestamp: "2026-01-01T00:00:00Z" } });
  const foreign = bound("foreign", "zoned");
  server.put({ ...foreign, metadata: { ...foreign.metadata, labels: { app: "other" } } });
  await heard();
  await clock.advance(60 * MINUTE);
  await heard();
  expect(rollouts()).toEqual([]);
});

test("a webhook that nobody reaches does not keep proxies from staying: three times an hour, then it is logged", async () => {
  const { server, clock, rollouts, heard, lines } = await startManager();
  for (const [wait, times] of [
    [5_000, 1],
    [MINUTE, 2],
    [10 * MINUTE, 3],
  ] as const) {
    server.put(bound(`late-${times}`, "zoned"));
    // The questions about a proxy go on while the marker is answered.
    for (let round = 0; round < 3; round++) await heard();
    await clock.advance(wait);
    await eventually(() => rollouts().length === times);
  }
  server.put(bound("late-4", "zoned"));
  await eventually(() => lines.some(({ message }) => message.includes(`${SYSTEM}/late-4 was not told its zone`)));
  await clock.advance(30 * MINUTE);
  expect(rollouts()).toHaveLength(3);
});

test("a replica that takes over the lead looks at all proxies", async () => {
  const { server, clock, rollouts, heard, lead } = await startManager({ leads: false });
  server.put(bound("late", "zoned"));
  await heard();
  await clock.advance(5_000);
  await heard();
  expect(rollouts()).toEqual([]);
  lead();
  await heard();
  await clock.advance(5_000);
  await eventually(() => rollouts().length === 1);
});

test("without the injector nobody looks at pods", async () => {
  const { server } = await startManager({ topologyInjectorDisabled: true });
  expect(server.seen("GET", /\/pods$/)).toEqual([]);
});
