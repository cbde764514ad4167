import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ENVOY } from "../envoy.ts";
import { becomes, cleanUp, envoyPage } from "../host-rig.ts";
import { echo, httpRoute, send, serveWorld } from "../http-world.ts";

/** More routes than a list of endpoints has load assignments, so that some share one; and more that come later, whose clusters find theirs there. */
const [FIRST, LATER] = [80, 12];

/** Envoy waits so long for a load assignment that does not come, in milliseconds; a cluster that answers much earlier got it. */
const FETCH_TIMEOUT = 15_000;

const nameOf = (n: number): string => `r${n}`;
const route = (n: number): string =>
  httpRoute(nameOf(n), [`${nameOf(n)}.example.com`], "{backendRefs: [{name: crowd, port: 80}]}");

const SERVICE = `apiVersion: v1
kind: Service
metadata: {name: crowd, namespace: default}
spec: {clusterIP: 10.0.0.9, ports: [{name: web, port: 80}]}
`;

const slice = (port: number): string => `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: crowd-1, namespace: default, labels: {kubernetes.io/service-name: crowd}}
addressType: IPv4
ports: [{name: web, port: ${port}}]
endpoints: [{addresses: [127.0.0.1]}]
`;

describe.skipIf(ENVOY === undefined)(
  "routes that share the endpoints of a Service (need Envoy: ENVOY_PATH, or npm test)",
  () => {
    let world: Awaited<ReturnType<typeof serveWorld>>;
    const answered = async (n: number): Promise<string> => {
      const { status, seen } = await send(world.port, { host: `${nameOf(n)}.example.com` });
      return seen?.backend ?? String(status);
    };
    const loadAssignments = async (): Promise<readonly string[]> => {
      const [envoy] = await world.postern.envoys();
      const page = "/config_dump?include_eds&resource=dynamic_endpoint_configs";
      const { configs } = JSON.parse(await envoyPage(envoy?.admin, page));
      return configs.map((each: { endpoint_config: { cluster_name: string } }) => each.endpoint_config.cluster_name);
    };

    beforeAll(async () => {
      const first = Array.from({ length: FIRST }, (_, n) => route(n));
      world = await serveWorld([SERVICE, ...first]);
      world.put("slice", slice((await echo("one")).port));
      await becomes(() => answered(FIRST - 1), "one");
    });
    afterAll(cleanUp);

    test("each route that comes later is served as soon as the others were", async () => {
      for (let n = FIRST; n < FIRST + LATER; n++) {
        const begun = Date.now();
        world.put(nameOf(n), route(n));
        await becomes(() => answered(n), "one");
        expect(Date.now() - begun).toBeLessThan(FETCH_TIMEOUT / 2);
      }
      const names = await loadAssignments();
      expect(names).toHaveLength(FIRST + LATER);
      expect(new Set(names).size).toBeLessThanOrEqual(64);
    }, 60_000);

    test("other endpoints reach all of them, those that came later too, and a route that goes takes nothing from the others", async () => {
      world.put(nameOf(FIRST), "");
      await becomes(() => answered(FIRST), "404");
      world.put("slice", slice((await echo("two")).port));
      for (let n = 0; n < FIRST + LATER; n++) if (n !== FIRST) await becomes(() => answered(n), "two");
    }, 60_000);
  },
);
