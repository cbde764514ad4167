/**
 * How long validation takes: `bun tests/bench/schemas.ts`. The first figure holds the compilation of all rules of the kind, once in a process.
 */
import { validateObject } from "../../core/api/validate/mod.ts";

const ROUTES = 1000;
const ROUNDS = 6;

function routeNumber(i: number): object {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: `route-${i}`, namespace: "default", labels: { app: "web" } },
    spec: {
      parentRefs: [{ name: "eg", sectionName: "http" }],
      hostnames: [`www${i}.example.com`],
      rules: [
        {
          matches: [
            { path: { type: "PathPrefix", value: `/a${i}` } },
            { headers: [{ name: "x-version", value: "2" }], path: { value: "/b" } },
          ],
          filters: [{ type: "RequestHeaderModifier", requestHeaderModifier: { add: [{ name: "x-by", value: "eg" }] } }],
          backendRefs: [
            { name: `service-${i}`, port: 80, weight: 1 },
            { name: "other", port: 80 },
          ],
        },
      ],
    },
  };
}

const routes = Array.from({ length: ROUTES }, (_, i) => routeNumber(i));
for (let round = 0; round < ROUNDS; round++) {
  const start = performance.now();
  const good = routes.filter((route) => validateObject(route).ok).length;
  const took = (performance.now() - start).toFixed(0);
  console.log(`${round === 0 ? "first" : `again`}: ${good} of ${ROUTES} HTTPRoutes in ${took} ms`);
}
