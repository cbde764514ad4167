import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { installation } from "../../cmd/install/mod.ts";
import { certificateNames, makeCertificates } from "../../cmd/runtime/certificates/make.ts";
import { certificateSecrets, storeSecrets } from "../../cmd/runtime/certificates/secrets.ts";
import type { InfraIr } from "../../core/ir/mod.ts";
import type { KubeClient, KubeResource } from "../../core/kube/mod.ts";
import { createMetrics } from "../../core/observe/mod.ts";
import type { InfraManager } from "../../core/plugin/mod.ts";
import type { KubeObject } from "../../core/resource/mod.ts";
import { createManager } from "../../plugins/infra-kubernetes/manager/mod.ts";
import type { Manifest } from "../../plugins/infra-kubernetes/manifests/manifest.ts";
import { ownedResource } from "../../plugins/infra-kubernetes/manifests/resources.ts";
import { defaultSettings } from "../../plugins/infra-kubernetes/manifests/settings.ts";
import { proxyAuthorizer } from "../../plugins/infra-kubernetes/tokens/mod.ts";
import { silentLogger, systemClock } from "../contract/surroundings.ts";
import { infra } from "../feature/infra-kubernetes/bench.ts";
import { findCluster, handsOn, suiteName } from "./cluster.ts";

const SPACE = `infra-test-${process.pid}`;
const NAME = "envoy-default-eg-e41e7b31";
const cluster = await findCluster();

describe.skipIf("reason" in cluster)(suiteName("infrastructure on a cluster", cluster), () => {
  const client = "client" in cluster ? cluster.client : (undefined as unknown as KubeClient);
  const hands = handsOn(client);
  const stops: (() => Promise<void> | undefined)[] = [];

  beforeAll(async () => {
    await hands.put("Namespace", "", SPACE);
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });
  afterAll(async () => {
    await hands.remove("Namespace", "", SPACE);
  });

  /** A manager and what it wrote: `apply Service`, `delete Deployment`, in order; emptied by `taken`. */
  async function start(): Promise<{ manager: InfraManager; taken: () => readonly string[] }> {
    const writes: string[] = [];
    const counted: KubeClient = {
      ...client,
      apply: (resource, object, options) => {
        writes.push(`apply ${resource.kind}`);
        return client.apply(resource, object, options);
      },
      delete: (resource, name, options) => {
        writes.push(`delete ${resource.kind}`);
        return client.delete(resource, name, options);
      },
    };
    const manager = createManager({
      session: { client: counted, leadership: { leads: () => true, onChange: () => () => {} } },
      settings: { ...defaultSettings, controllerNamespace: SPACE },
      namespaces: [SPACE],
      clock: systemClock,
      log: silentLogger,
      metrics: createMetrics(),
      report: () => {},
    });
    stops.push(async () => manager.stop?.());
    await manager.start?.();
    await manager.remove("none/none");
    writes.length = 0;
    return { manager, taken: () => writes.splice(0) };
  }

  const get = async (kind: string) => {
    const found = await client.get(ownedResource(kind), { namespace: SPACE, name: NAME });
    return "value" in found
      ? (found.value as KubeObject & { readonly spec?: Readonly<Record<string, unknown>> })
      : undefined;
  };

  /** Resolves with the first version of an object that fits, as the server's watch tells of it. */
  async function until(kind: string, fits: (object: KubeObject) => boolean): Promise<void> {
    const abort = new AbortController();
    const selection = { namespace: SPACE, fieldSelector: `metadata.name=${NAME}`, signal: abort.signal };
    for await (const batch of client.watch(ownedResource(kind), { ...selection, resourceVersion: "0" })) {
      if (batch.some((event) => event.type === "upsert" && fits(event.object))) break;
    }
    abort.abort();
  }

  /** A fleet without an owner in the cluster, with quantities that the server writes in its own way. */
  function fleet(kubernetes: object): InfraIr {
    const { proxy } = infra(kubernetes);
    return { proxy: { ...proxy, metadata: { labels: proxy.metadata?.labels ?? {} } } };
  }

  const resources = { limits: { cpu: "1000m", memory: "0.5Gi" } };
  const everything = {
    envoyHpa: { maxReplicas: 3 },
    envoyPDB: { minAvailable: 1 },
    envoyDeployment: { container: { resources } },
  };

  test("a fleet is made, stays as it is, is put right, changes its kind and goes", async () => {
    const { manager, taken } = await start();
    await manager.apply("default/eg", fleet(everything));
    expect(taken()).toEqual([
      "apply ServiceAccount",
      "apply ConfigMap",
      "apply Deployment",
      "apply Service",
      "apply HorizontalPodAutoscaler",
      "apply PodDisruptionBudget",
    ]);
    await until("Deployment", ({ status }) => (status as { observedGeneration?: number })?.observedGeneration === 1);
    await manager.apply("default/eg", fleet(everything));
    expect(taken()).toEqual([]);

    const vandal = { fieldManager: "vandal" };
    const service = { namespace: SPACE, name: NAME };
    const body = { spec: { externalTrafficPolicy: "Cluster" } };
    expect("value" in (await client.patch(ownedResource("Service"), service, { type: "merge", body }, vandal))).toBe(
      true,
    );
    await until(
      "Service",
      ({ spec }) => (spec as { externalTrafficPolicy?: string }).externalTrafficPolicy === "Local",
    );
    expect(taken()).toEqual(["apply Service"]);

    const first = (await get("Deployment"))?.metadata.uid;
    await client.delete(ownedResource("Deployment"), service);
    await until("Deployment", ({ metadata }) => metadata.uid !== first);
    expect(taken()).toEqual(["apply Deployment"]);

    await manager.apply("default/eg", fleet({ envoyDaemonSet: {} }));
    expect([await get("Deployment"), (await get("DaemonSet"))?.kind]).toEqual([undefined, "DaemonSet"]);
    await manager.remove("default/eg");
    const kinds = ["ServiceAccount", "ConfigMap", "DaemonSet", "Service", "PodDisruptionBudget"];
    expect(await Promise.all(kinds.map(get))).toEqual(kinds.map(() => undefined));
  }, 60_000);

  test("an autoscaler that comes finds the replicas that are there, and keeps what it sets", async () => {
    const { manager } = await start();
    const replicas = async () => (await get("Deployment"))?.spec?.["replicas"];
    const own = { envoyDeployment: { replicas: 2 } };
    await manager.apply("default/eg", fleet(own));
    await manager.apply("default/eg", fleet({ ...own, envoyHpa: { minReplicas: 1, maxReplicas: 5 } }));
    expect(await replicas()).toBe(2);
    // The autoscaler writes the number through the API's own interface for it, as an ordinary update.
    const body = { spec: { replicas: 4 } };
    const scaled = { namespace: SPACE, name: NAME };
    const autoscaler = { fieldManager: "autoscaler" };
    expect(
      "value" in (await client.patch(ownedResource("Deployment"), scaled, { type: "merge", body }, autoscaler)),
    ).toBe(true);
    await manager.apply("default/eg", fleet({ ...own, envoyHpa: { minReplicas: 2, maxReplicas: 5 } }));
    await manager.apply("default/eg", fleet({ ...everything, ...own }));
    expect(await replicas()).toBe(4);
    await manager.apply("default/eg", fleet(own));
    expect(await replicas()).toBe(2);
    await manager.remove("default/eg");
  }, 60_000);

  test("an installation is what the API server takes, field by field", async () => {
    const objects = installation({
      namespace: SPACE,
      image: "docker.io/postern/postern:0.1.0",
      clusterDomain: "cluster.local",
      config: {},
      admissionWebhook: true,
    });
    for (const object of objects) {
      const applied = await client.apply(resourceOf(object), object, { fieldManager: "postern-test", dryRun: true });
      expect([object.kind, "value" in applied ? "taken" : applied.fault.message]).toEqual([object.kind, "taken"]);
    }
  }, 60_000);

  test("certificates become Secrets", async () => {
    const made = await makeCertificates(certificateNames(SPACE, "cluster.local"), Date.now());
    const secrets = certificateSecrets(made, SPACE);
    const stored = async (overwrite: boolean) =>
      Object.values((await storeSecrets(client, secrets, { overwrite })).outcomes);
    expect(await stored(false)).toEqual(Array(4).fill("made"));
    expect(await stored(true)).toEqual(Array(4).fill("replaced"));
  });

  test("a token that the cluster did not make is refused", async () => {
    const authorize = proxyAuthorizer(client, { controllerNamespace: SPACE, dnsDomain: "cluster.local" });
    const headers = { authorization: "Bearer made-up" };
    expect((await authorize({ nodeId: "eg-1", irKey: `${SPACE}/eg`, headers }))?.code).toBe(16);
  });
});

/** Where an object of an installation is written; its plural is regular. */
function resourceOf({ apiVersion, kind, metadata }: Manifest): KubeResource {
  const [version = "", group = ""] = apiVersion.split("/").toReversed();
  return { group, version, kind, plural: `${kind.toLowerCase()}s`, namespaced: metadata.namespace !== undefined };
}
