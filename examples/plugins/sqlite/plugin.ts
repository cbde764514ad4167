import { createStore, definePlugin, type KubeObject, type Snapshot } from "postern/plugin";
import * as v from "valibot";
import { type Database, openDatabase } from "./database.ts";

const Row = v.object({ name: v.string(), host: v.string(), path: v.string(), address: v.string(), port: v.number() });

const config = v.strictObject({
  /** A database with a table `routes(name, host, path, address, port)`. */
  file: v.string(),
  gateway: v.strictObject({ name: v.string(), namespace: v.string() }),
  /** How often it is asked whether somebody has written. */
  everyMs: v.optional(v.pipe(v.number(), v.minValue(10)), 500),
});

/** Rows of a table as routes. */
export default definePlugin({
  kind: "provider",
  name: "example/sqlite",
  version: "1.0.0",
  stability: "alpha",
  summary: "Serves the routes of a table in SQLite.",
  config,
  create({ config: { file, gateway, everyMs }, clock, log, validate, signal }) {
    const store = createStore();
    let publish: (snapshot: Snapshot) => void = () => {};
    let database: Database | undefined;
    let seen: string | undefined;
    let cancel = () => {};

    /** A number that SQLite changes when another connection has written: asking for it costs next to nothing. */
    const version = () => JSON.stringify(database?.all("PRAGMA data_version"));
    const look = () => {
      const now = version();
      if (now === seen) return;
      const rows = v.parse(
        v.array(Row),
        database?.all("SELECT name, host, path, address, port FROM routes ORDER BY name"),
      );
      const checked = rows.flatMap((row) => objectsOf(row, gateway)).map((object) => validate(object));
      publish(store.replace(checked.flatMap((one) => (one.ok ? [one.object] : []))));
      seen = now;
    };
    const again = () => {
      try {
        look();
      } catch (error) {
        log.warn("the table could not be read", { file, error });
      }
      if (!signal.aborted) cancel = clock.after(everyMs, again);
    };
    return {
      watch(to) {
        publish = to;
      },
      async start() {
        database = await openDatabase(file);
        look();
        cancel = clock.after(everyMs, again);
      },
      async stop() {
        cancel();
        database?.close();
        database = undefined;
      },
    };
  },
});

function objectsOf(row: v.InferOutput<typeof Row>, gateway: { name: string; namespace: string }): KubeObject[] {
  const { namespace } = gateway;
  const metadata = { name: row.name, namespace };
  const backendRefs = [{ group: "gateway.envoyproxy.io", kind: "Backend", name: row.name }];
  const matches = [{ path: { type: "PathPrefix", value: row.path } }];
  return [
    {
      ...{ apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "Backend", metadata },
      spec: { endpoints: [{ ip: { address: row.address, port: row.port } }] },
    },
    {
      ...{ apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", metadata },
      spec: { parentRefs: [{ name: gateway.name }], hostnames: [row.host], rules: [{ matches, backendRefs }] },
    },
  ] as KubeObject[];
}
