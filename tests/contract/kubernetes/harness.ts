import * as v from "valibot";
import { createKubeClient } from "../../../core/kube/mod.ts";
import type { OwnKind, Provider } from "../../../core/plugin/api.ts";
import { KINDS, type KubeObject, type Snapshot } from "../../../core/resource/mod.ts";
import { createRecordingLogger, pluginContext } from "../../../core/testing/mod.ts";
import { createFetchTransport } from "../../../providers/kubernetes/client/mod.ts";
import { providerConfig } from "../../../providers/kubernetes/config.ts";
import { createKubernetesSession, kubernetesProvider } from "../../../providers/kubernetes/mod.ts";
import { systemClock } from "../surroundings.ts";
import type { FakeApiServer, FakeKind } from "./fake-api-server.ts";

/** The kinds of the table and the ones around them, as a server with all definitions serves them. */
export const FAKE_KINDS: Readonly<Record<string, FakeKind>> = Object.fromEntries(
  [
    ...KINDS.map(({ name, group, versions, plural, namespaced }) => {
      const version = name === "ReferenceGrant" ? "v1beta1" : (versions[0] as string);
      return { group, version, kind: name, plural, namespaced };
    }),
    { group: "coordination.k8s.io", version: "v1", kind: "Lease", plural: "leases", namespaced: true },
    {
      group: "apiextensions.k8s.io",
      version: "v1",
      kind: "CustomResourceDefinition",
      plural: "customresourcedefinitions",
      namespaced: false,
    },
  ].map((kind) => [kind.kind, kind]),
);

/** A provider on a fake server, with what it published. */
export interface Running {
  readonly provider: Provider;
  readonly snapshots: readonly Snapshot[];
  readonly log: readonly { readonly level: string; readonly message: string }[];
  /** The first snapshot, published already or to come, that satisfies the condition. */
  until(condition: (snapshot: Snapshot) => boolean): Promise<Snapshot>;
  stop(): Promise<void>;
}

/** Starts a provider; `identity` tells replicas apart. */
export function startProvider(
  server: FakeApiServer,
  config: Partial<v.InferInput<typeof providerConfig>> = {},
  identity = "one",
  kinds: readonly OwnKind[] = [],
): Running {
  const { log, lines } = createRecordingLogger();
  const credentials = async () => ({ server: server.url, tls: {}, headers: {} });
  const client = createKubeClient(createFetchTransport({ credentials, clock: systemClock }));
  const session = createKubernetesSession({ client, clock: systemClock, log, identity });
  const definition = kubernetesProvider(session);
  const snapshots: Snapshot[] = [];
  let waiting: {
    readonly condition: (snapshot: Snapshot) => boolean;
    readonly resolve: (snapshot: Snapshot) => void;
  }[] = [];
  const provider = definition.create(
    pluginContext(v.parse(providerConfig, { controllerNamespace: "system", ...config }), {
      ...{ id: "provider/kubernetes", log, clock: systemClock, kinds },
    }),
  );
  provider.watch((snapshot) => {
    snapshots.push(snapshot);
    const met = waiting.filter(({ condition }) => condition(snapshot));
    waiting = waiting.filter((waiter) => !met.includes(waiter));
    for (const { resolve } of met) resolve(snapshot);
  });
  void provider.start?.();
  return {
    provider,
    snapshots,
    log: lines,
    until: (condition) => {
      const known = snapshots.find(condition);
      return known ? Promise.resolve(known) : new Promise((resolve) => waiting.push({ condition, resolve }));
    },
    stop: () => provider.stop?.() ?? Promise.resolve(),
  };
}

/** A small object of a kind. */
export function objectOf(kind: string, namespace: string, name: string, rest: object = {}): KubeObject {
  const { group, version } = FAKE_KINDS[kind] as FakeKind;
  const apiVersion = group === "" ? version : `${group}/${version}`;
  return { apiVersion, kind, metadata: { name, ...(namespace && { namespace }), generation: 1 }, ...rest };
}

/** A route to a Gateway. */
export function routeOf(namespace: string, name: string, gateway = "eg"): KubeObject {
  return objectOf("HTTPRoute", namespace, name, {
    spec: { parentRefs: [{ name: gateway }], hostnames: [`${name}.test`] },
  });
}

/** Waits until something holds, looking again after every turn of the event loop. */
export async function eventually(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
