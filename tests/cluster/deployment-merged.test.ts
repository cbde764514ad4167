import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { findCluster, suiteName } from "./cluster.ts";
import { apply, eventually, install, kubectl, read, remove, request } from "./commands.ts";
import { echoServer, gateway, gatewayClass, httpRoute } from "./objects.ts";

// Starting a control plane and a proxy takes seconds.
setDefaultTimeout(180_000);

const cluster = await findCluster();
const SYSTEM = "envoy-gateway-system";
const CONTROLLER = "gateway.envoyproxy.io/gatewayclass-controller";
const MERGED = "envoy-merged-eg-668ac7ae";
const PARAMETERS = {
  group: "gateway.envoyproxy.io",
  kind: "EnvoyProxy",
  name: "custom-proxy-config",
  namespace: SYSTEM,
};

const place = (name: string) => ({ namespace: "default", name });

const merged: readonly object[] = [
  {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "EnvoyProxy",
    metadata: { name: PARAMETERS.name, namespace: SYSTEM },
    spec: { mergeGateways: true },
  },
  gatewayClass("merged-eg", CONTROLLER, PARAMETERS),
  ...[1, 2, 3].map((i) => gateway(place(`merged-eg-${i}`), "merged-eg", 8079 + i)),
  ...echoServer(place("merged-backend"), 2),
  ...[1, 2, 3].map((i) =>
    httpRoute(place(`hostname${i}-route`), {
      gateway: `merged-eg-${i}`,
      hostname: `www.merged${i}.com`,
      backend: "merged-backend",
      path: i === 1 ? "/example" : `/example${i}`,
    }),
  ),
];

const quickstart: readonly object[] = [
  gatewayClass("eg", CONTROLLER),
  gateway(place("eg"), "eg", 80),
  gateway(place("eg-2"), "eg", 8080),
  ...echoServer(place("backend")),
  httpRoute(place("backend"), { gateway: "eg", hostname: "www.example.com", backend: "backend" }),
  httpRoute(place("eg-2"), { gateway: "eg-2", hostname: "www.quickstart.example.com", backend: "backend" }),
];

interface Service {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly ports: readonly { readonly port: number }[] };
  readonly status: { readonly loadBalancer: { readonly ingress: readonly [{ readonly ip: string }] } };
}

/** The Services of proxies that a label selects: name, ports in their order, address. */
function servicesOf(label: string) {
  const { items } = read<{ items: readonly Service[] }>("service", "-n", SYSTEM, `--selector=${label}`);
  return items.map(({ metadata, spec, status }) => ({
    name: metadata.name,
    ports: spec.ports.map(({ port }) => port).toSorted((a, b) => a - b),
    address: status.loadBalancer.ingress[0].ip,
  }));
}

interface Pod {
  readonly metadata: { readonly name: string };
  readonly status: { readonly phase: string; readonly containerStatuses: readonly { readonly ready: boolean }[] };
}

/** The pods of a Deployment: how many of how many containers are ready, as `kubectl get pods` shows it. */
function podsOf(deployment: string): readonly string[] {
  const { items } = read<{ items: readonly Pod[] }>("pods", "-n", SYSTEM);
  return items
    .filter(({ metadata }) => metadata.name.startsWith(`${deployment}-`))
    .map(({ status: { phase, containerStatuses } }) => {
      const ready = containerStatuses.filter((container) => container.ready).length;
      return `${ready}/${containerStatuses.length} ${phase}`;
    });
}

/** A Gateway once it is programmed: its address. */
function programmed(name: string): string {
  kubectl("wait", "-n", "default", `gateway/${name}`, "--for=condition=Programmed", "--timeout=90s");
  return kubectl("get", "-n", "default", `gateway/${name}`, "-o", "jsonpath={.status.addresses[0].value}");
}

const answer = (url: string, host: string) =>
  eventually(
    () => request(url, host),
    ({ status }) => status === 200,
  );

describe.skipIf("reason" in cluster)(suiteName("one proxy for a class, and one for each Gateway", cluster), () => {
  const classes = ["merged-eg", "eg"];

  beforeAll(() => {
    install({ release: "postern", namespace: SYSTEM });
    apply(merged);
    apply(quickstart);
  });
  afterAll(() => {
    remove("-n", "default", "gateway,httproute", "--all");
    remove("-n", "default", "deployment,service,serviceaccount", "backend", "merged-backend");
    remove("gatewayclass", ...classes);
    remove("-n", SYSTEM, "envoyproxy", PARAMETERS.name);
  });

  test("merged: every Gateway is programmed with the one address, every listener is a port of the one Service", () => {
    const addresses = [1, 2, 3].map((i) => programmed(`merged-eg-${i}`));
    const services = servicesOf("gateway.envoyproxy.io/owning-gatewayclass=merged-eg");
    expect(services).toEqual([{ name: MERGED, ports: [8080, 8081, 8082], address: services[0]?.address ?? "none" }]);
    expect(addresses).toEqual(Array(3).fill(services[0]?.address));
    const deployments = kubectl("get", "deployments", "-n", SYSTEM, "-o", "name").split("\n");
    expect(deployments.filter((name) => name.includes("merged"))).toEqual([`deployment.apps/${MERGED}`]);
    expect(podsOf(MERGED)).toEqual(["2/2 Running"]);
  });

  test("merged: each port answers for the routes of its Gateway", async () => {
    const address = programmed("merged-eg-1");
    for (const [port, host, path] of [
      [8080, "www.merged1.com", "/example"],
      [8081, "www.merged2.com", "/example2"],
      [8082, "www.merged3.com", "/example3"],
    ] as const) {
      const { echo } = await answer(`http://${address}:${port}${path}`, host);
      expect(echo).toMatchObject({ path, host, namespace: "default" });
      expect(echo?.pod).toStartWith("merged-backend-");
    }
    expect(await request(`http://${address}:8080/example2`, "www.merged2.com")).toEqual({ status: 404 });
  });

  test("not merged: each Gateway has a Deployment and a Service with an address of its own", async () => {
    const addresses = ["eg", "eg-2", "merged-eg-1"].map(programmed);
    expect(new Set(addresses).size).toBe(3);
    const owned = (name: string) =>
      servicesOf(
        `gateway.envoyproxy.io/owning-gateway-namespace=default,gateway.envoyproxy.io/owning-gateway-name=${name}`,
      );
    expect(owned("eg")).toEqual([{ name: "envoy-default-eg-e41e7b31", ports: [80], address: addresses[0] ?? "" }]);
    expect(owned("eg-2")).toEqual([
      { name: "envoy-default-eg-2-7e515b2f", ports: [8080], address: addresses[1] ?? "" },
    ]);
    expect(podsOf("envoy-default-eg-e41e7b31")).toEqual(["2/2 Running"]);
    expect(podsOf("envoy-default-eg-2-7e515b2f")).toEqual(["2/2 Running"]);
    expect((await answer(`http://${addresses[0]}/`, "www.example.com")).echo).toMatchObject({ path: "/" });
    expect((await answer(`http://${addresses[1]}:8080/`, "www.quickstart.example.com")).echo).toMatchObject({
      host: "www.quickstart.example.com",
      namespace: "default",
    });
  });

  test("a listener added to a merged Gateway becomes a port, and goes with its Gateway", async () => {
    apply([gateway(place("merged-eg-4"), "merged-eg", 8083)]);
    programmed("merged-eg-4");
    const ports = () => servicesOf("gateway.envoyproxy.io/owning-gatewayclass=merged-eg")[0]?.ports;
    expect(ports()).toEqual([8080, 8081, 8082, 8083]);
    remove("-n", "default", "gateway", "merged-eg-4");
    await eventually(ports, (seen) => seen?.join() === "8080,8081,8082");
  });

  test("what is gone leaves nothing behind", async () => {
    remove("-n", "default", "gateway", "eg-2");
    const left = () => kubectl("get", "deployment,service,configmap,serviceaccount", "-n", SYSTEM, "-o", "name");
    await eventually(left, (names) => !names.includes("envoy-default-eg-2-7e515b2f"));
    expect(left()).toContain("envoy-default-eg-e41e7b31");
  });
});
