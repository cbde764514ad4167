import { createStore, definePlugin, type KubeObject, type Snapshot } from "postern/plugin";
import * as v from "valibot";

/** The fields that are read of an instance in Consul's catalogue (`/v1/catalog/service/NAME`). */
const Instance = v.object({
  Address: v.string(),
  ServiceAddress: v.optional(v.string(), ""),
  ServicePort: v.number(),
  ServiceTags: v.optional(v.nullable(v.array(v.string()))),
});
const Services = v.record(v.string(), v.array(v.string()));

type Instances = readonly v.InferOutput<typeof Instance>[];

const config = v.strictObject({
  /** Where Consul answers. */
  address: v.pipe(v.string(), v.url()),
  /** The Gateway that routes are for. */
  gateway: v.strictObject({ name: v.string(), namespace: v.string() }),
  /** How long to wait between two looks, and after one that failed. */
  everyMs: v.optional(v.pipe(v.number(), v.minValue(10)), 1_000),
});

/** Services of Consul as Backends, with an HTTPRoute for each that has a tag `host=NAME`. */
export default definePlugin({
  kind: "provider",
  name: "example/consul",
  version: "1.0.0",
  stability: "alpha",
  summary: "Serves what is registered in Consul.",
  config,
  create({ config: { address, gateway, everyMs }, clock, log, validate, signal }) {
    const store = createStore();
    let publish: (snapshot: Snapshot) => void = () => {};
    let fault: string | undefined;
    let cancel = () => {};

    const ask = async (path: string): Promise<unknown> => {
      const answer = await fetch(new URL(path, address), {
        signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]),
      });
      if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`);
      return answer.json();
    };
    const look = async (): Promise<void> => {
      const names = Object.keys(v.parse(Services, await ask("/v1/catalog/services"))).sort();
      const objects: KubeObject[] = [];
      for (const name of names) {
        const found = v.parse(v.array(Instance), await ask(`/v1/catalog/service/${encodeURIComponent(name)}`));
        objects.push(...objectsOf(name, found, gateway));
      }
      const checked = objects.map((object) => validate(object));
      publish(store.replace(checked.flatMap((one) => (one.ok ? [one.object] : []))));
    };
    /** The last answer of Consul stays in force while none comes. */
    const again = async (): Promise<void> => {
      try {
        await look();
        fault = undefined;
      } catch (error) {
        fault = `Consul at ${address}: ${error instanceof Error ? error.message : String(error)}`;
        log.warn("the catalogue could not be read", { reason: fault });
      }
      if (!signal.aborted) cancel = clock.after(everyMs, again);
    };
    return {
      watch(to) {
        publish = to;
      },
      async start() {
        await again();
        // Who waits for the first world is not kept waiting by a Consul that is away.
        if (fault !== undefined) publish(store.snapshot);
      },
      async stop() {
        cancel();
      },
      health: () => (fault === undefined ? { ok: true } : { ok: false, reason: fault }),
    };
  },
});

/** The objects of one service. */
function objectsOf(name: string, instances: Instances, gateway: { name: string; namespace: string }): KubeObject[] {
  const { namespace } = gateway;
  if (instances.length === 0) return [];
  const endpoints = instances.map(({ Address, ServiceAddress, ServicePort }) => {
    return { ip: { address: ServiceAddress || Address, port: ServicePort } };
  });
  const backend = {
    ...{ apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "Backend", metadata: { name, namespace } },
    spec: { endpoints },
  };
  const tags = instances.flatMap(({ ServiceTags }) => ServiceTags ?? []);
  const hostnames = [...new Set(tags.flatMap((tag) => (tag.startsWith("host=") ? [tag.slice("host=".length)] : [])))];
  if (hostnames.length === 0) return [backend];
  const route = {
    ...{ apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", metadata: { name, namespace } },
    spec: {
      parentRefs: [{ name: gateway.name }],
      hostnames: hostnames.sort(),
      rules: [{ backendRefs: [{ group: "gateway.envoyproxy.io", kind: "Backend", name }] }],
    },
  };
  return [backend, route];
}
