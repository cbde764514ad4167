import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { putDue, renewedByNext, secretValue } from "./certificates.ts";
import { findCluster, suiteName } from "./cluster.ts";
import { apply, eventually, kubectl, read } from "./commands.ts";
import { controlPlanePods, leaderOf } from "./processes.ts";
import { proxyOf, startTraffic, type Traffic } from "./traffic.ts";

// The kubelet looks at Secrets once a minute.
setDefaultTimeout(400_000);

const cluster = await findCluster();
const NAME = "rotation";
/** The message of the control plane when it shows another certificate. */
const RENEWED = "the certificate of the xDS server was renewed";
/** How long a proxy may be without being ready. */
const UNREADY_SECONDS = 5;

interface Pod {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly status: {
    readonly containerStatuses?: readonly {
      readonly restartCount: number;
      readonly state: { readonly running?: { readonly startedAt: string } };
    }[];
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly lastTransitionTime: string;
    }[];
  };
}

describe.skipIf("reason" in cluster)(suiteName("rotation of certificates with a scale-out", cluster), () => {
  let traffic: Traffic;
  const system = () => traffic.installation.namespace;
  const proxies = () =>
    read<{ items: readonly Pod[] }>("pods", "-n", system(), "-l", "app.kubernetes.io/component=proxy").items;
  const readySince = ({ status }: Pod) =>
    status.conditions?.find(({ type, status }) => type === "Ready" && status === "True")?.lastTransitionTime;

  /** Seconds from the start of a pod's containers until it was ready; whole ones, as the kubelet tells them. */
  function secondsUntilReady(pod: Pod): number {
    const started = (pod.status.containerStatuses ?? []).map(({ state }) => Date.parse(state.running?.startedAt ?? ""));
    return (Date.parse(readySince(pod) ?? "") - Math.max(...started)) / 1_000;
  }

  const scale = (replicas: number) => {
    const { spec, ...proxy } = proxyOf(system()) as {
      readonly spec: { readonly provider: { readonly kubernetes: { readonly envoyDeployment: object } } };
    };
    const envoyDeployment = { ...spec.provider.kubernetes.envoyDeployment, replicas };
    apply([{ ...proxy, spec: { ...spec, provider: { type: "Kubernetes", kubernetes: { envoyDeployment } } } }]);
  };
  const allReady = (number: number) =>
    eventually(proxies, (pods) => pods.length === number && pods.every((pod) => readySince(pod) !== undefined), 90);

  /** Resolves when the kubelet has brought the newest certificates to the control plane. */
  async function takenUp(seen: ReadonlyMap<string, number>): Promise<void> {
    const lines = (pod: string) => kubectl("logs", "-n", system(), pod).split("\n");
    const renewed = (pod: string) => lines(pod).filter((line) => line.includes(RENEWED)).length > (seen.get(pod) ?? 0);
    await eventually(
      () => controlPlanePods(system()).every(renewed),
      (all) => all,
      150,
    );
  }

  beforeAll(async () => {
    traffic = await startTraffic(NAME, 2, ["admissionWebhook.enabled=false"]);
  });
  afterAll(() => traffic?.end());

  test("proxies that come before, amid and after it are ready at once, those that are there stay so, and no request is lost", async () => {
    const due = await putDue(system());
    await takenUp(new Map());
    const leader = leaderOf(system());
    const before = new Map(proxies().map((pod) => [pod.metadata.name, readySince(pod)]));
    const ca = secretValue(system(), "envoy", "ca.crt");
    await traffic.unharmed(async () => {
      // Some come while the leader is gone and the new certificates are not there yet.
      await renewedByNext(system(), due, () => scale(3));
      // These come when the Secrets are new, and what is mounted in the control plane is not.
      scale(5);
      await allReady(5);
      expect(secretValue(system(), "envoy", "ca.crt")).not.toBe(ca);
      // A replica that was killed has a log of its own.
      await takenUp(new Map(controlPlanePods(system()).map((pod) => [pod, pod === leader ? 0 : 1])));
    });
    const after = proxies();
    const fresh = after.filter(({ metadata }) => !before.has(metadata.name));
    const seconds = fresh.map(secondsUntilReady);
    console.log(`  ready ${seconds.join(", ")} s after their containers started`);
    expect(fresh).toHaveLength(3);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(UNREADY_SECONDS);
    for (const [name, since] of before) {
      const pod = after.find(({ metadata }) => metadata.name === name);
      expect([name, pod && readySince(pod)]).toEqual([name, since]);
    }
    const restarts = after.flatMap(({ status }) => (status.containerStatuses ?? []).map((each) => each.restartCount));
    expect(restarts.filter((count) => count > 0)).toEqual([]);
  });
});
