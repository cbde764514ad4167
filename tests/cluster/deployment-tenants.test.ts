import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { findCluster, suiteName } from "./cluster.ts";
import {
  allowed,
  apply,
  enter,
  eventually,
  type Installation,
  install,
  kubectl,
  leave,
  read,
  remove,
  request,
  uninstall,
} from "./commands.ts";
import { controllerOf, echoServer, gateway, gatewayClass, httpRoute } from "./objects.ts";

// Starting a control plane and a proxy takes seconds.
setDefaultTimeout(180_000);

const cluster = await findCluster();
const WATCH = "config.envoyGateway.provider.kubernetes.watch";

/** The installation of a tenant's team: its own control plane, which watches its namespace only. */
function tenant(name: string, watch: readonly string[]): Installation {
  const controller = `config.envoyGateway.gateway.controllerName=${controllerOf(name)}`;
  return { release: `eg-${name}`, namespace: name, set: [controller, ...watch] };
}

const byList = (name: string) => tenant(name, [`${WATCH}.type=Namespaces`, `${WATCH}.namespaces={${name}}`]);

/** A tenant's class, Gateway, backend and route, as in the guide to multi-tenancy. */
function workload(name: string): readonly object[] {
  return [
    gatewayClass(`eg-${name}`, controllerOf(name)),
    gateway({ namespace: name, name: "eg" }, `eg-${name}`, 8080),
    ...echoServer({ namespace: name, name: "backend" }),
    httpRoute(
      { namespace: name, name: "backend" },
      { gateway: "eg", hostname: `www.${name}.example.com`, backend: "backend" },
    ),
  ];
}

interface List<T> {
  readonly items: readonly T[];
}

/** Where the proxy of a tenant's Gateway answers, once it is in service. */
function addressOf(name: string, proxies = name): string {
  kubectl("wait", "-n", name, "gateway/eg", "--for=condition=Programmed", "--timeout=90s");
  const owned = `gateway.envoyproxy.io/owning-gateway-namespace=${name},gateway.envoyproxy.io/owning-gateway-name=eg`;
  const services = read<List<{ status: { loadBalancer: { ingress: [{ ip: string }] } } }>>(
    ...["service", "-n", proxies, `--selector=${owned}`],
  );
  expect(services.items).toHaveLength(1);
  return services.items[0]?.status.loadBalancer.ingress[0].ip ?? "";
}

/** The answer of a tenant's proxy; the proxies run beside the control plane. */
const statusOf = (name: string, host: string, proxies = name) =>
  request(`http://${addressOf(name, proxies)}:8080/get`, host);

describe.skipIf("reason" in cluster)(suiteName("tenants with control planes of their own", cluster), () => {
  const tenants = ["marketing", "product"];

  beforeAll(() => {
    for (const name of tenants) {
      install(byList(name));
      apply(workload(name));
    }
  });
  afterAll(() => {
    for (const name of tenants) {
      remove("gateway", "--all", "-n", name);
      remove("gatewayclass", `eg-${name}`);
      uninstall(byList(name));
    }
  });

  test("each serves its own hostname, from its own namespace", async () => {
    for (const name of tenants) {
      const host = `www.${name}.example.com`;
      const { echo } = await eventually(
        () => statusOf(name, host),
        ({ status }) => status === 200,
      );
      expect(echo).toMatchObject({ path: "/get", host, namespace: name });
      expect(echo?.pod).toStartWith("backend-");
    }
  });

  test("and not the other's", async () => {
    expect(await statusOf("product", "www.marketing.example.com")).toEqual({ status: 404 });
    expect(await statusOf("marketing", "www.product.example.com")).toEqual({ status: 404 });
  });

  test("a tenant's Gateway of the other's class, or in the other's namespace, is not taken", async () => {
    apply([gateway({ namespace: "product", name: "guest" }, "eg-marketing", 8081)]);
    apply([gateway({ namespace: "marketing", name: "witness" }, "eg-marketing", 8082)]);
    kubectl("wait", "-n", "marketing", "gateway/witness", "--for=condition=Accepted", "--timeout=60s");
    const { status } = read<{ status: { conditions: readonly { type: string; reason: string }[] } }>(
      ...["gateway", "-n", "product", "guest"],
    );
    expect(status.conditions.map(({ type, reason }) => `${type} ${reason}`)).toEqual([
      "Accepted Pending",
      "Programmed Pending",
    ]);
    remove("-n", "product", "gateway", "guest");
    remove("-n", "marketing", "gateway", "witness");
  });

  test("what a tenant's control plane may do ends at its namespace", () => {
    const as = "--as=system:serviceaccount:marketing:envoy-gateway";
    const can = (verb: string, what: string, namespace: string) => allowed(verb, what, "-n", namespace, as);
    expect(can("list", "secrets", "marketing")).toBe(true);
    expect(can("list", "secrets", "product")).toBe(false);
    expect(can("patch", "deployments", "product")).toBe(false);
    expect(can("patch", "httproutes.gateway.networking.k8s.io/status", "product")).toBe(false);
  });
});

describe.skipIf("reason" in cluster)(suiteName("a tenant whose namespaces carry a label", cluster), () => {
  const label = "team=selected";
  const selected: Installation = {
    ...tenant("selected", [`${WATCH}.type=NamespaceSelector`, `${WATCH}.namespaceSelector.matchLabels.team=selected`]),
    namespace: "selected-system",
  };
  const host = "www.selected.example.com";

  beforeAll(() => {
    install(selected);
    enter("selected");
    apply(workload("selected"));
  });
  afterAll(() => {
    remove("gateway", "--all", "-n", "selected");
    remove("gatewayclass", "eg-selected");
    leave("selected");
    uninstall(selected);
  });

  test("is served from when its namespace has the label until it has it no more", async () => {
    kubectl("wait", "gatewayclass/eg-selected", "--for=condition=Accepted", "--timeout=60s");
    const proxies = "gateway.envoyproxy.io/owning-gateway-name=eg";
    expect(read<List<object>>("service", "-n", selected.namespace, `--selector=${proxies}`).items).toEqual([]);
    kubectl("label", "namespace", "selected", label);
    await eventually(
      () => statusOf("selected", host, selected.namespace),
      ({ status }) => status === 200,
    );
    kubectl("label", "namespace", "selected", "team-");
    await eventually(
      () => read<List<object>>("service", "-n", selected.namespace, `--selector=${proxies}`).items.length,
      (services) => services === 0,
    );
  });
});
