import { target, toBackend, withSpec } from "../objects.ts";
import { asked, at, backend, keyOf, route, rule, served } from "../parts.ts";
import type { Site, Sort, Unit } from "../unit.ts";
import { ODD, ODD_ORIGIN } from "../unknown-cause.ts";
import { faultOf } from "./texts.ts";

/** Objects at which only Envoy finds fault, see `unknown-cause.ts`. */
export const UNKNOWN_FAULTS: readonly Sort[] = [
  { name: "a route of which nobody knows what is wrong", build: (site) => oddRoute(site, ODD.route) },
  { name: "a route whose cluster is refused", build: (site) => oddRoute(site, ODD.cluster) },
  { name: "a policy of which nobody knows what is wrong", build: oddPolicy },
  { name: "a policy whose clusters are refused", build: oddClusterPolicy },
  { name: "two routes that are wrong and one beside them", build: twoOddRoutes },
];

/** The route leads to the Backend of the unit, which is not at fault, and which another route uses. */
function oddRoute(site: Site, suffix: string): Unit {
  const other = `fine-${site.id}.example.com`;
  const one = route(site, [{ backendRefs: [toBackend(site.id)] }], { suffix });
  return {
    objects: [one, route(site, [rule(site)], { suffix: "-fine", host: other }), backend(site)],
    asks: [asked(site, "!200"), served(site, { host: other })],
    faults: [faultOf(one)],
  };
}

function oddPolicy(site: Site): Unit {
  const [kind, content] = site.random.pick([
    ["BackendTrafficPolicy", { timeout: { http: { requestTimeout: "9s" } } }],
    ["SecurityPolicy", { cors: { allowOrigins: [ODD_ORIGIN], allowMethods: ["GET"] } }],
  ] as const);
  return withPolicy(site, kind, content, ODD.route);
}

function oddClusterPolicy(site: Site): Unit {
  return withPolicy(site, "BackendTrafficPolicy", { circuitBreaker: { maxConnections: 77 } }, ODD.cluster);
}

function withPolicy(site: Site, kind: string, content: object, suffix: string): Unit {
  const targetRefs = [target("HTTPRoute", site.id)];
  const one = withSpec(kind, keyOf(site, suffix), { targetRefs, ...content });
  return {
    objects: [route(site, [rule(site)]), backend(site), one],
    asks: [asked(site, "!200")],
    faults: [faultOf(one)],
  };
}

function twoOddRoutes(site: Site): Unit {
  const host = (suffix: string) => `${suffix.slice(1)}-${site.id}.example.com`;
  const odd = ["-a", "-b"].map((which) =>
    route(site, [at("/x", { backendRefs: [toBackend(site.id)] })], {
      suffix: `${which}${ODD.route}`,
      host: host(which),
    }),
  );
  return {
    objects: [...odd, route(site, [rule(site)]), backend(site)],
    asks: [served(site), ...["-a", "-b"].map((which) => asked(site, "!200", { host: host(which), path: "/x" }))],
    faults: odd.map((one) => faultOf(one)),
  };
}
