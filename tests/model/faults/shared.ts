import { listenerSet, routeOfSet, tenantGateway } from "../good/listeners.ts";
import { serviceOf } from "../good/routes.ts";
import { filterRef, parent, target, withSpec } from "../objects.ts";
import { asked, backend, createdOf, hostOf, keyOf, route, rule, served } from "../parts.ts";
import type { Site, Sort, Unit } from "../unit.ts";
import { ODD } from "../unknown-cause.ts";
import { faultOf } from "./texts.ts";

/** Faults that several objects have to do with. */
export const SHARED_FAULTS: readonly Sort[] = [
  { name: "a faulty filter of two routes", build: filterOfTwo },
  { name: "a faulty route of two Gateways", build: routeOfTwoGateways },
  { name: "a faulty policy of a ListenerSet", build: policyOfSet },
  { name: "a faulty policy that chooses by labels", build: policyByLabels },
  { name: "a faulty route to a Service", build: routeToService },
  { name: "a faulty policy of a route to a Service", build: policyToService },
];

function filterOfTwo(site: Site): Unit {
  const directResponse = { statusCode: 200, contentType: "text/plain; q=%", body: { type: "Inline", inline: "hello" } };
  const filter = withSpec("HTTPRouteFilter", keyOf(site), { directResponse });
  const other = `b-${site.id}.example.com`;
  const routes = [
    route(site, [{ filters: [filterRef(site.id)] }]),
    route(site, [{ filters: [filterRef(site.id)] }], { suffix: "-b", host: other }),
  ];
  const has = "content-type: text/plain; q=%";
  return {
    objects: [filter, ...routes],
    asks: [],
    faults: [
      {
        culprit: filter,
        named: routes,
        unless: [asked(site, "200", { has }), asked(site, "200", { has, host: other })],
      },
    ],
  };
}

/** The tenant's own Gateway has an Envoy of its own where the edge has one; other routes of both are served. */
function routeOfTwoGateways(site: Site): Unit {
  const port = site.port();
  const host = `${site.id}.example.net`;
  const parentRefs = [parent("Gateway", "infra/edge", "web"), parent("Gateway", keyOf(site))];
  const one = withSpec(
    "HTTPRoute",
    keyOf(site, ODD.route),
    { parentRefs, hostnames: [hostOf(site), `odd-${host}`], rules: [rule(site)] },
    createdOf(site),
  );
  const fine = withSpec(
    "HTTPRoute",
    keyOf(site, "-fine"),
    { parentRefs: [parent("Gateway", keyOf(site))], hostnames: [host], rules: [rule(site)] },
    createdOf(site),
  );
  return {
    objects: [tenantGateway(site, port), one, fine, backend(site)],
    asks: [served(site, { port, host }), asked(site, "!200"), asked(site, "!200", { port, host: `odd-${host}` })],
    faults: [faultOf(one)],
  };
}

function policyOfSet(site: Site): Unit {
  const [port, host] = [site.port(), `${site.id}.example.net`];
  const set = listenerSet(site, [{ name: "own", protocol: "HTTP", port, hostname: host }]);
  const policy = withSpec("BackendTrafficPolicy", keyOf(site, ODD.cluster), {
    targetRefs: [target("ListenerSet", site.id)],
    circuitBreaker: { maxConnections: 55 },
  });
  const one = routeOfSet(site);
  return {
    objects: [set, policy, one, backend(site)],
    asks: [asked(site, "!200", { port, host })],
    faults: [faultOf(policy)],
    affected: [one],
  };
}

function policyByLabels(site: Site): Unit {
  const labelled = { ...route(site, [rule(site)]) };
  const one = { ...labelled, metadata: { ...labelled.metadata, labels: { unit: site.id } } };
  const policy = withSpec("BackendTrafficPolicy", keyOf(site, ODD.cluster), {
    targetSelectors: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", matchLabels: { unit: site.id } }],
    circuitBreaker: { maxConnections: 66 },
  });
  return { objects: [one, backend(site), policy], asks: [asked(site, "!200")], faults: [faultOf(policy)] };
}

function routeToService(site: Site): Unit {
  const rules = [{ backendRefs: [{ name: site.id, port: 80 }] }];
  const one = route(site, rules, { suffix: ODD.cluster });
  const fine = `fine-${site.id}.example.com`;
  return {
    objects: [one, route(site, rules, { suffix: "-fine", host: fine }), ...serviceOf(site)],
    asks: [asked(site, "!200"), served(site, { host: fine })],
    faults: [faultOf(one)],
  };
}

function policyToService(site: Site): Unit {
  const policy = withSpec("BackendTrafficPolicy", keyOf(site, ODD.cluster), {
    targetRefs: [target("HTTPRoute", site.id)],
    circuitBreaker: { maxConnections: 44 },
  });
  return {
    objects: [route(site, [{ backendRefs: [{ name: site.id, port: 80 }] }]), ...serviceOf(site), policy],
    asks: [asked(site, "!200")],
    faults: [faultOf(policy)],
  };
}
