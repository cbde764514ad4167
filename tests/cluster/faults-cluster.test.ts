import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { KubeClient } from "../../core/kube/mod.ts";
import { findCluster, RESOURCES, suiteName } from "./cluster.ts";
import { apply, established, kubectl, leave } from "./commands.ts";
import { noRestarts, restartApiServer, rig } from "./rig.ts";
import { startTraffic, type Traffic } from "./traffic.ts";

// Ten thousand Secrets take the API server half a minute.
setDefaultTimeout(300_000);

const missing = noRestarts();
const cluster = missing === undefined ? await findCluster() : { reason: missing };
const SECRETS = 10_000;
const CONNECTIONS = 8;

describe.skipIf("reason" in cluster)(suiteName("requests while parts of the cluster fail", cluster), () => {
  const client = "client" in cluster ? cluster.client : (undefined as unknown as KubeClient);
  let traffic: Traffic;

  beforeAll(async () => {
    traffic = await startTraffic("faults-cluster", 1);
  });
  afterAll(() => traffic?.end());

  test("the API server is restarted", async () => {
    await traffic.unharmed(() => restartApiServer());
  });

  test("the API server is killed", async () => {
    await traffic.unharmed(() => restartApiServer({ kill: true }));
  });

  test("etcd is restarted", async () => {
    await traffic.unharmed(() => rig("restart", "etcd"));
  });

  test("the kubelet is restarted", async () => {
    await traffic.unharmed(() => {
      rig("restart", "kubelet");
      kubectl("wait", "--for=condition=Ready", "node/node1", "--timeout=60s");
    });
  });

  test("a definition is deleted and made again: its objects count again", async () => {
    const name = "securitypolicies.gateway.envoyproxy.io";
    const definition = JSON.parse(kubectl("get", "crd", name, "-o", "json")) as { metadata: object; spec: object };
    const policy = {
      apiVersion: "gateway.envoyproxy.io/v1alpha1",
      kind: "SecurityPolicy",
      metadata: { namespace: traffic.namespace, name: "origins" },
      spec: {
        targetRefs: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "load" }],
        cors: { allowOrigins: ["https://a.test"] },
      },
    };
    const accepted = () =>
      kubectl("wait", "-n", traffic.namespace, "securitypolicy/origins", "--timeout=60s", ACCEPTED);
    apply([policy]);
    accepted();
    await traffic.unharmed(async () => {
      kubectl("delete", "crd", name, "--timeout=60s");
      const { apiVersion, kind, spec } = definition as unknown as Record<string, object>;
      apply([{ apiVersion, kind, metadata: { name }, spec } as object], "--server-side");
      await established(name);
      apply([policy]);
      accepted();
    });
  });

  test("ten thousand Secrets are made that nobody refers to", async () => {
    const space = `${traffic.namespace}-secrets`;
    kubectl("create", "namespace", space);
    let next = 0;
    let made = 0;
    const make = async () => {
      for (let i = next++; i < SECRETS; i = next++) {
        const secret = {
          apiVersion: "v1",
          kind: "Secret",
          metadata: { namespace: space, name: `s${i}` },
          stringData: { key: "x".repeat(500) },
        };
        const answer = await client.create(RESOURCES.Secret, secret, { fieldManager: "postern-test" });
        if ("value" in answer) made++;
      }
    };
    await traffic.unharmed(() => Promise.all(Array.from({ length: CONNECTIONS }, make)));
    expect(made).toBe(SECRETS);
    leave(space);
  });
});

const ACCEPTED = "--for=jsonpath={.status.ancestors[0].conditions[?(@.type=='Accepted')].status}=True";
