import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { renewedByLeader } from "./certificates.ts";
import { findCluster, suiteName } from "./cluster.ts";
import { apply, eventually, install, kubectl } from "./commands.ts";
import { controlPlanePods, killControlPlane, leaderOf } from "./processes.ts";
import { proxyOf, rolled, startTraffic, type Traffic } from "./traffic.ts";

// A kubelet takes up to a minute and a half to hand renewed certificates to the pods that mount them.
setDefaultTimeout(400_000);

const cluster = await findCluster();

describe.skipIf("reason" in cluster)(suiteName("requests while processes end", cluster), () => {
  let traffic: Traffic;
  const system = () => traffic.installation.namespace;
  const ready = () => kubectl("rollout", "status", "-n", system(), "deployment/envoy-gateway", "--timeout=120s");
  const secret = (name: string) => kubectl("get", "secret", "-n", system(), name, "-o", "jsonpath={.data.tls\\.crt}");

  beforeAll(async () => {
    traffic = await startTraffic("faults-processes", 2);
  });
  afterAll(() => traffic?.end());

  /** The Deployment of the proxies. */
  const proxies = () =>
    kubectl(
      ...["get", "deployment", "-n", system(), "-o", "jsonpath={.items[0].metadata.name}"],
      ...["-l", "app.kubernetes.io/component=proxy"],
    );

  test("the replica that leads is killed", async () => {
    const leader = leaderOf(system());
    expect(controlPlanePods(system())).toContain(leader);
    await traffic.unharmed(async () => {
      killControlPlane(leader);
      // The lease of one who cannot give it back has to expire; a killed process comes back under the pod's name, as a new identity.
      await eventually(
        () => kubectl("get", "lease", "-n", system(), "-o", "jsonpath={.items[0].spec.leaseTransitions}"),
        (transitions) => Number(transitions) > 0,
      );
    });
  });

  test("all replicas are killed", async () => {
    await traffic.unharmed(() => {
      for (const pod of controlPlanePods(system())) killControlPlane(pod);
      ready();
    });
  });

  test("the control plane is rolled: the leader gives its lease back", async () => {
    await traffic.unharmed(() => {
      kubectl("rollout", "restart", "-n", system(), "deployment/envoy-gateway");
      ready();
    });
  });

  test("a pod of the proxy is deleted", async () => {
    const [pod = ""] = kubectl(
      ...["get", "pods", "-n", system(), "-o", "name", "-l", "app.kubernetes.io/component=proxy"],
    ).split("\n");
    await traffic.unharmed(async () => {
      kubectl("delete", "-n", system(), pod, "--wait=false");
      await rolled(system(), proxies());
    });
  });

  test("the proxy is rolled by a change of its EnvoyProxy", async () => {
    const deployment = proxies();
    const before = kubectl("get", "deployment", "-n", system(), deployment, "-o", "jsonpath={.metadata.generation}");
    await traffic.unharmed(async () => {
      apply([proxyOf(system(), "second")]);
      await eventually(
        () => kubectl("get", "deployment", "-n", system(), deployment, "-o", "jsonpath={.metadata.generation}"),
        (generation) => Number(generation) > Number(before),
      );
      await rolled(system(), deployment);
    });
  });

  test("the certificates are made anew: both sides take them up, and meet again after a kill", async () => {
    const [ours, theirs] = [secret("envoy-gateway"), secret("envoy")];
    await traffic.unharmed(async () => {
      install({ ...traffic.installation, values: { certgen: { job: { args: ["--overwrite"] } } } });
      expect(secret("envoy-gateway")).not.toBe(ours);
      expect(secret("envoy")).not.toBe(theirs);
      const renewed = (pod: string) =>
        kubectl("logs", "-n", system(), pod).includes("the certificate of the xDS server was renewed");
      await eventually(
        () => controlPlanePods(system()).every(renewed),
        (all) => all,
        150,
      );
      // Whoever starts now has the new certificates, and lets in nobody who still shows the old ones.
      for (const pod of controlPlanePods(system())) killControlPlane(pod);
      ready();
    });
  });

  test("certificates that are due are renewed by the replica that leads, and taken up by both sides", async () => {
    await traffic.unharmed(async () => {
      await renewedByLeader(system());
      const shown = secret("envoy-gateway");
      const renewed = (pod: string) =>
        kubectl("logs", "-n", system(), pod).includes("the certificate of the xDS server was renewed");
      await eventually(
        () => controlPlanePods(system()).every(renewed),
        (all) => all,
        150,
      );
      expect(secret("envoy-gateway")).toBe(shown);
    });
  });
});
