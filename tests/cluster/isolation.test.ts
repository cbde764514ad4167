import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { findCluster, suiteName } from "./cluster.ts";
import { apply, eventually, kubectl, read, remove, request } from "./commands.ts";
import { httpRoute } from "./objects.ts";
import { controlPlanePods, killControlPlane, leaderOf } from "./processes.ts";
import { startTraffic, type Traffic } from "./traffic.ts";

// Two replicas and two proxies start.
setDefaultTimeout(300_000);

const cluster = await findCluster();
const NAME = "isolation";
const FIELD_MANAGERS = ["-o", "json", "--show-managed-fields"];

describe.skipIf("reason" in cluster)(suiteName("one object's fault stays its own", cluster), () => {
  let traffic: Traffic;
  const system = () => traffic.installation.namespace;
  const route = (name: string) =>
    httpRoute(
      { namespace: traffic.namespace, name },
      { gateway: "eg", hostname: `${name}.test`, backend: "backend", sectionName: "http" },
    );
  const patch = (name: string, filter: string) => ({
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "EnvoyPatchPolicy",
    metadata: { namespace: traffic.namespace, name },
    spec: {
      targetRef: { group: "gateway.networking.k8s.io", kind: "Gateway", name: "eg" },
      type: "JSONPatch",
      jsonPatches: [
        {
          type: "type.googleapis.com/envoy.config.listener.v3.Listener",
          name: `${traffic.namespace}/eg/http`,
          operation: { op: "add", path: "/listener_filters", value: [{ name: filter }] },
        },
      ],
    },
  });

  /** The condition of a patch, as `status reason message`. */
  const programmed = (name: string) =>
    kubectl(
      ...["get", "-n", traffic.namespace, `envoypatchpolicy/${name}`, "-o"],
      "jsonpath={range .status.ancestors[*].conditions[?(@.type=='Programmed')]}{.status} {.reason} {.message}{end}",
    );
  const answers = async (name: string) => (await request(`http://${traffic.address}/`, `${name}.test`)).status;

  /** The stored verdicts, with the versions that wrote them. */
  const verdicts = () =>
    read<{ items: { metadata: { resourceVersion: string }; data?: Readonly<Record<string, string>> }[] }>(
      ...["configmap", "-n", system(), "-l", "app.kubernetes.io/component=verdicts"],
    ).items.flatMap(({ data = {} }) => Object.values(data));

  beforeAll(async () => {
    traffic = await startTraffic(NAME, 2, ["config.envoyGateway.extensionApis.enableEnvoyPatchPolicy=true"]);
  });
  afterAll(() => traffic?.end());

  test("what proxies refuse is found and told, while others are served and nothing is lost", async () => {
    await traffic.unharmed(async () => {
      apply([patch("refused", "no.such.filter"), route("beside")]);
      await eventually(
        () => programmed("refused"),
        (text) => text.startsWith("False") && text.includes("no.such.filter"),
      );
      await eventually(
        () => answers("beside"),
        (status) => status === 200,
      );
    });
    expect(verdicts().filter((text) => text.includes('"name":"refused"'))).toHaveLength(1);
    const events = await eventually(
      () => kubectl("get", "events", "-n", traffic.namespace, "--field-selector=reason=Withheld", "-o", "name"),
      (text) => text !== "",
    );
    expect(events.split("\n")).toHaveLength(1);
  });

  test("the leader is killed while it looks: nothing is lost, the verdict is the same, one replica alone writes statuses", async () => {
    const before = leaderOf(system());
    await traffic.unharmed(async () => {
      apply([patch("again", "nor.this.filter"), route("later")]);
      killControlPlane(before);
      await eventually(
        () => programmed("again"),
        (text) => text.startsWith("False") && text.includes("nor.this.filter"),
      );
      await eventually(
        () => answers("later"),
        (status) => status === 200,
      );
      expect(programmed("refused")).toContain("no.such.filter");
    });
    const stored = verdicts().filter((text) => text.includes('"name":"again"'));
    expect(stored).toHaveLength(1);
    const leader = await eventually(
      () => leaderOf(system()),
      (name) => controlPlanePods(system()).includes(name),
    );
    expect(leader).not.toBe("");
    const managers = read<{ metadata: { managedFields: { manager: string; subresource?: string }[] } }>(
      ...["envoypatchpolicy", "again", "-n", traffic.namespace, ...FIELD_MANAGERS],
    ).metadata.managedFields.filter(({ subresource }) => subresource === "status");
    expect(managers).toHaveLength(1);
  });

  test("a replica that starts knows what was found; without the object the verdict goes", async () => {
    const before = new Set(controlPlanePods(system()));
    kubectl("rollout", "restart", "-n", system(), "deployment/envoy-gateway");
    kubectl("rollout", "status", "-n", system(), "deployment/envoy-gateway", "--timeout=180s");
    expect(programmed("refused")).toContain("no.such.filter");
    const started = controlPlanePods(system()).filter((pod) => !before.has(pod));
    expect(started).toHaveLength(2);
    for (const pod of started)
      expect(kubectl("logs", "-n", system(), pod)).not.toMatch(/an object is withheld .*trials=/);
    remove("envoypatchpolicy", "--all", "-n", traffic.namespace);
    await eventually(verdicts, (all) => all.length === 0);
  });
});
