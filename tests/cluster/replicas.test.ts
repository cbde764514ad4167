import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { openDelta } from "../xds-client/mod.ts";
import { findCluster, suiteName } from "./cluster.ts";
import {
  apply,
  enter,
  eventually,
  type Installation,
  install,
  kubectl,
  leave,
  read,
  remove,
  uninstall,
} from "./commands.ts";
import { controllerOf, gateway, gatewayClass, httpRoute } from "./objects.ts";
import { controlPlanePods, leaderOf } from "./processes.ts";

// Starting a control plane and a proxy takes seconds.
setDefaultTimeout(180_000);

const cluster = await findCluster();
const NAME = "replicas";
const APPS = `${NAME}-apps`;
const SYSTEM = `${NAME}-system`;
const REPLICAS = 3;
const XDS_PORT = 18000;
const METRICS_PORT = 19001;
const LISTENERS = "type.googleapis.com/envoy.config.listener.v3.Listener";
const installation: Installation = {
  release: `eg-${NAME}`,
  namespace: SYSTEM,
  set: [`config.envoyGateway.gateway.controllerName=${controllerOf(NAME)}`, `deployment.replicas=${REPLICAS}`],
};

const addressOf = (pod: string) => kubectl("get", "pod", "-n", SYSTEM, pod, "-o", "jsonpath={.status.podIP}");

/** The names of the listeners that a replica sends to a proxy of the Gateway, which shows the certificate of proxies. */
async function listenersFrom(pod: string): Promise<readonly string[]> {
  const { data } = read<{ data: Readonly<Record<string, string>> }>("secret", "-n", SYSTEM, "envoy");
  const file = (name: string) => Buffer.from(data[name] ?? "", "base64").toString();
  const tls = { ca: file("ca.crt"), cert: file("tls.crt"), key: file("tls.key"), servername: "envoy-gateway" };
  const client = openDelta({ host: addressOf(pod), port: XDS_PORT, tls }, { id: "test", cluster: `${APPS}/eg` });
  client.subscribe(LISTENERS);
  const { names } = await client.summary();
  client.stream.close();
  return names;
}

/** The statuses that a replica has written. */
async function writesOf(pod: string): Promise<number> {
  const text = await (await fetch(`http://${addressOf(pod)}:${METRICS_PORT}/metrics`)).text();
  const lines = text.split("\n").filter((line) => line.startsWith('postern_status_writes_total{result="written"'));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
}

const route = (name: string) =>
  httpRoute({ namespace: APPS, name }, { gateway: "eg", hostname: `${name}.test`, backend: "none" });

const accepted = (name: string) =>
  kubectl(
    ...["wait", "-n", APPS, `httproute/${name}`, "--timeout=60s"],
    "--for=jsonpath={.status.parents[0].conditions[?(@.type=='Accepted')].status}=True",
  );

describe.skipIf("reason" in cluster)(suiteName("replicas", cluster), () => {
  beforeAll(() => {
    install(installation);
    enter(APPS);
    apply([
      gatewayClass(`eg-${NAME}`, controllerOf(NAME)),
      gateway({ namespace: APPS, name: "eg" }, `eg-${NAME}`, 80),
      route("first"),
    ]);
    kubectl("wait", "-n", APPS, "gateway/eg", "--for=condition=Programmed", "--timeout=90s");
    accepted("first");
  });
  afterAll(() => {
    remove("gateway", "--all", "-n", APPS);
    remove("gatewayclass", `eg-${NAME}`);
    leave(APPS);
    uninstall(installation);
  });

  test("every replica serves the whole configuration", async () => {
    const pods = controlPlanePods(SYSTEM);
    expect(pods).toHaveLength(REPLICAS);
    const served = await Promise.all(pods.map(listenersFrom));
    expect(served[0]?.length).toBeGreaterThan(0);
    expect(served).toEqual(Array(REPLICAS).fill(served[0]));
  });

  test("the one that leads writes, the others do not", async () => {
    const leader = leaderOf(SYSTEM);
    expect(await writesOf(leader)).toBeGreaterThan(2);
    const others = controlPlanePods(SYSTEM).filter((pod) => pod !== leader);
    expect(await Promise.all(others.map(writesOf))).toEqual([0, 0]);
  });

  test("when it goes another one leads and writes, without writing again what is right", async () => {
    const before = leaderOf(SYSTEM);
    kubectl("delete", "pod", "-n", SYSTEM, before);
    const leader = await eventually(
      () => leaderOf(SYSTEM),
      (name) => name !== "" && name !== before,
    );
    const resting = await writesOf(leader);
    apply([route("second")]);
    accepted("second");
    // The route, and the count of routes on its Gateway.
    expect(resting).toBe(0);
    await eventually(
      () => writesOf(leader),
      (writes) => writes >= 2,
    );
  });
});
