import { definePlugin, type EnvoyResource } from "postern/plugin";
import * as v from "valibot";

const config = v.strictObject({
  /** Where a file for each data plane is written: `envoy -c FOLDER/default-eg.json`. */
  folder: v.string(),
});

type Json = Readonly<Record<string, unknown>>;

/** Configuration for Envoys that have no control plane: everything in one file, for images, air-gapped machines and reviews. */
export default definePlugin({
  kind: "output",
  name: "example/static",
  version: "1.0.0",
  stability: "alpha",
  summary: "Writes static configuration of Envoy.",
  config,
  create({ config: { folder }, files }) {
    const written = new Map<string, string>();
    return {
      async publish(xds, _sequence, envoy) {
        for (const key of Object.keys(xds)) {
          const text = `${JSON.stringify(bootstrapOf(await envoy(key)), null, 2)}\n`;
          if (written.get(key) === text) continue;
          await files.write(`${folder}/${key.replaceAll("/", "-")}.json`, text);
          written.set(key, text);
        }
      },
    };
  },
});

/** A bootstrap with the resources in it. What listeners and clusters would ask for by name stands in its place. */
export function bootstrapOf(resources: readonly EnvoyResource[]): Json {
  const of = (type: string) => resources.filter(({ typeUrl }) => typeUrl.endsWith(`.${type}`));
  const byName = (type: string) => new Map(of(type).map((resource) => [resource.name, resource.json()]));
  const parts = { routes: byName("RouteConfiguration"), endpoints: byName("ClusterLoadAssignment") };
  const inPlace = (type: string) => of(type).map((resource) => placed(resource.json(), parts));
  return {
    static_resources: {
      listeners: inPlace("Listener"),
      clusters: inPlace("Cluster"),
      secrets: of("Secret").map((resource) => resource.json()),
    },
  };
}

interface Parts {
  readonly routes: ReadonlyMap<string, Json>;
  readonly endpoints: ReadonlyMap<string, Json>;
}

function placed(value: Json, parts: Parts): Json {
  return Object.fromEntries(Object.entries(inlined(value, parts)).map(([key, each]) => [key, deep(each, parts)]));
}

function deep(value: unknown, parts: Parts): unknown {
  if (Array.isArray(value)) return value.map((each) => deep(each, parts));
  return typeof value === "object" && value !== null ? placed(value as Json, parts) : value;
}

/** One message: routes and endpoints come into it; a secret is looked up by its name among the static ones. */
function inlined(message: Json, { routes, endpoints }: Parts): Json {
  const {
    rds,
    type,
    eds_cluster_config: eds,
    sds_config: _,
    ...rest
  } = message as Json & {
    readonly rds?: { readonly route_config_name: string };
    readonly eds_cluster_config?: { readonly service_name?: string };
  };
  if (rds !== undefined) return { ...rest, route_config: routes.get(rds.route_config_name) ?? {} };
  if (type !== "EDS") return { ...rest, ...(type !== undefined && { type }) };
  const name = eds?.service_name ?? String(rest["name"]);
  return { ...rest, type: "STATIC", load_assignment: { ...endpoints.get(name), cluster_name: rest["name"] } };
}
