import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { callsOf, noAudit, refused } from "./audit.ts";
import { findCluster, suiteName } from "./cluster.ts";
import {
  apply,
  enter,
  eventually,
  type Installation,
  install,
  kubectl,
  leave,
  remove,
  request,
  uninstall,
} from "./commands.ts";
import { controllerOf, echoServer, gateway, gatewayClass, httpRoute } from "./objects.ts";

// Starting a control plane and a proxy takes seconds.
setDefaultTimeout(180_000);

const cluster = await findCluster();
const TEAMS = ["team-one", "team-two"];
const installation: Installation = {
  release: "eg-inside",
  namespace: "gateways-inside",
  set: [
    `config.envoyGateway.gateway.controllerName=${controllerOf("inside")}`,
    "config.envoyGateway.provider.kubernetes.deploy.type=GatewayNamespace",
  ],
};

const parameters = {
  ...{ group: "gateway.envoyproxy.io", kind: "EnvoyProxy" },
  ...{ namespace: installation.namespace, name: "scaled" },
};

/** Proxies with everything that may belong to them. */
const scaled = {
  apiVersion: "gateway.envoyproxy.io/v1alpha1",
  kind: "EnvoyProxy",
  metadata: { namespace: parameters.namespace, name: parameters.name },
  spec: {
    provider: {
      type: "Kubernetes",
      kubernetes: { envoyHpa: { maxReplicas: 2 }, envoyPDB: { minAvailable: 1 } },
    },
  },
};

describe.skipIf("reason" in cluster)(suiteName("proxies in the namespaces of their Gateways", cluster), () => {
  beforeAll(() => {
    install(installation);
    apply([scaled, gatewayClass("eg-inside", controllerOf("inside"), parameters)]);
    enter(...TEAMS);
    for (const name of TEAMS) {
      apply([
        gateway({ namespace: name, name: "eg" }, "eg-inside", 80),
        ...echoServer({ namespace: name, name: "backend" }),
        httpRoute(
          { namespace: name, name: "backend" },
          { gateway: "eg", hostname: `${name}.test`, backend: "backend" },
        ),
      ]);
    }
  });
  afterAll(() => {
    for (const name of TEAMS) remove("gateway", "--all", "-n", name);
    remove("gatewayclass", "eg-inside");
    leave(...TEAMS);
    uninstall(installation);
  });

  test("each Gateway is served from its namespace, under its own name", async () => {
    for (const name of TEAMS) {
      kubectl("wait", "-n", name, "gateway/eg", "--for=condition=Programmed", "--timeout=90s");
      expect(kubectl("get", "deployments", "-n", name, "-o", "name").split("\n")).toEqual([
        "deployment.apps/backend",
        "deployment.apps/eg",
      ]);
      const address = kubectl("get", "-n", name, "gateway/eg", "-o", "jsonpath={.status.addresses[0].value}");
      const { echo } = await eventually(
        () => request(`http://${address}/get`, `${name}.test`),
        ({ status }) => status === 200,
      );
      expect(echo).toMatchObject({ host: `${name}.test`, namespace: name });
    }
    expect(kubectl("get", "deployments", "-n", installation.namespace, "-o", "name")).toBe(
      "deployment.apps/envoy-gateway",
    );
  });

  test("a Gateway that goes takes its proxy along, and only its own", async () => {
    remove("-n", "team-two", "gateway", "eg");
    const deployments = (name: string) => kubectl("get", "deployments", "-n", name, "-o", "name");
    await eventually(
      () => deployments("team-two"),
      (names) => names === "deployment.apps/backend",
    );
    expect(deployments("team-one")).toContain("deployment.apps/eg");
  });

  test.skipIf(noAudit() !== undefined)(`every call is allowed (${noAudit() ?? "audited"})`, () => {
    const calls = callsOf(installation.namespace, "envoy-gateway");
    expect(calls.some(({ resource }) => resource === "autoscaling/horizontalpodautoscalers")).toBe(true);
    expect(calls.some(({ resource }) => resource === "authentication.k8s.io/tokenreviews")).toBe(true);
    expect(refused(calls)).toEqual([]);
  });
});
