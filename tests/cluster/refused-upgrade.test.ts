import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { findCluster, suiteName } from "./cluster.ts";
import { apply, enter, kubectl, leave } from "./commands.ts";

setDefaultTimeout(120_000);

const cluster = await findCluster();
const NAMESPACE = "refused-upgrade";
const CHART = join(import.meta.dir, "../../charts/postern");

/** A control plane of another chart, whose pods have labels of their own. */
const FOREIGN = {
  ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "envoy-gateway", namespace: NAMESPACE } },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: "gateway" } },
    template: {
      metadata: { labels: { app: "gateway" } },
      spec: { containers: [{ name: "gateway", image: "docker.io/postern/postern:0.1.0" }] },
    },
  },
};

describe.skipIf("reason" in cluster)(suiteName("an upgrade that Kubernetes would stop half way", cluster), () => {
  beforeAll(() => {
    enter(NAMESPACE);
    apply([FOREIGN]);
  });
  afterAll(() => leave(NAMESPACE));

  const upgrade = (...more: readonly string[]) =>
    spawnSync("helm", ["upgrade", "--install", "eg", CHART, "-n", NAMESPACE, "--set", "crds.enabled=false", ...more], {
      encoding: "utf8",
    });
  /** Everything of the namespace that a chart makes, with versions. */
  const held = () => {
    const kinds = "deployments,services,configmaps,secrets,serviceaccounts,roles,rolebindings,jobs";
    const columns = "custom-columns=KIND:.kind,NAME:.metadata.name,VERSION:.metadata.resourceVersion";
    return kubectl("get", kinds, "-n", NAMESPACE, "-o", columns, "--no-headers");
  };

  test("is refused before anything is touched, with what to do", () => {
    const before = held();
    const { status, stderr } = upgrade();
    expect(status).toBe(1);
    expect(stderr).toContain(
      `Nothing was changed. The Deployment ${NAMESPACE}/envoy-gateway that is there selects its pods by`,
    );
    expect(stderr).toContain(`kubectl -n ${NAMESPACE} delete deployment envoy-gateway`);
    expect(held()).toBe(before);
  });

  test("goes through when what the message says was done", () => {
    kubectl("-n", NAMESPACE, "delete", "deployment", "envoy-gateway");
    expect(upgrade("--dry-run=server").status).toBe(0);
  });
});
