import type { KubeObject } from "../../core/resource/mod.ts";

/** Names the controller, class and Gateway of all benchmark worlds. */
export const CONTROLLER = "gateway.envoyproxy.io/gatewayclass-controller";

const meta = (name: string, more: object = {}) => ({ name, namespace: "default", generation: 1, ...more });

/**
 * A world with one Gateway and `count` HTTPRoutes of 2 matches over 5 hostnames' worth of Services: 1 Service with one EndpointSlice for
 * every 10 routes. The same in every run.
 */
export function worldOf(count: number): KubeObject[] {
  const services = Math.max(1, Math.ceil(count / 10));
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } },
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "GatewayClass",
      metadata: { name: "eg", generation: 1 },
      spec: { controllerName: CONTROLLER },
    },
    {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata: meta("eg"),
      spec: { gatewayClassName: "eg", listeners: [{ name: "http", protocol: "HTTP", port: 80 }] },
    },
    ...range(services).flatMap((i) => [serviceOf(i), sliceOf(i, "10.0.0.1")]),
    ...range(count).map((i) => routeOf(i, services, "a")),
  ];
}

/** A world of `count` HTTPRoutes of one hostname each, all to Service number 0. */
export function sharedWorldOf(count: number): KubeObject[] {
  const base = worldOf(1).filter(({ kind }) => kind !== "HTTPRoute");
  return [...base, ...range(count).map((i) => sharedRouteOf(i, "a"))];
}

/** A world of `count` HTTPRoutes, each with a BackendTrafficPolicy and a SecurityPolicy of its own. */
export function policyWorldOf(count: number): KubeObject[] {
  return [...worldOf(count), ...range(count).flatMap((i) => [trafficPolicyOf(i, 1), securityPolicyOf(i)])];
}

/** The BackendTrafficPolicy of HTTPRoute number `i`; another number of `retries` is a real change. */
export function trafficPolicyOf(i: number, retries: number): KubeObject {
  return policyOf("BackendTrafficPolicy", i, {
    retry: { numRetries: retries, retryOn: { triggers: ["5xx"] } },
    timeout: { http: { requestTimeout: "10s" } },
    circuitBreaker: { maxConnections: 100 + i },
    rateLimit: { local: { rules: [{ limit: { requests: 100, unit: "Second" } }] } },
  });
}

/** A BackendTrafficPolicy of the Gateway, for all routes that have none of their own. */
export function gatewayPolicyOf(retries: number): KubeObject {
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "BackendTrafficPolicy",
    metadata: meta("all"),
    spec: {
      targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "eg" }],
      retry: { numRetries: retries, retryOn: { triggers: ["5xx"] } },
    },
  };
}

function securityPolicyOf(i: number): KubeObject {
  return policyOf("SecurityPolicy", i, {
    cors: { allowOrigins: [`https://route-${i}.example.com`] },
    authorization: { defaultAction: "Deny", rules: [{ action: "Allow", principal: { clientCIDRs: ["10.0.0.0/8"] } }] },
  });
}

function policyOf(kind: string, i: number, spec: object): KubeObject {
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind,
    metadata: meta(`route-${i}`),
    spec: { targetRefs: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: `route-${i}` }], ...spec },
  };
}

/** The HTTPRoute number `i` of a world whose routes share a Service. */
export function sharedRouteOf(i: number, variant: string): KubeObject {
  const { spec, ...route } = routeOf(i, 1, variant);
  return { ...route, spec: { ...(spec as object), hostnames: [`host-${i}.example.com`] } } as KubeObject;
}

/** The HTTPRoute number `i` of a world; `variant` ends up in a header match, so another one is a real change. */
export function routeOf(i: number, services: number, variant: string): KubeObject {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: meta(`route-${i}`),
    spec: {
      parentRefs: [{ name: "eg" }],
      hostnames: [`route-${i % Math.max(5, Math.ceil(services / 2))}.example.com`],
      rules: [
        {
          matches: [
            { path: { type: "PathPrefix", value: `/api/${i}` }, headers: [{ name: "x-variant", value: variant }] },
            { path: { type: "PathPrefix", value: `/web/${i}` } },
          ],
          backendRefs: [{ name: `service-${i % services}`, port: 8080 }],
        },
      ],
    },
  };
}

/** The EndpointSlice of Service number `i`, with one ready endpoint. */
export function sliceOf(i: number, address: string): KubeObject {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: meta(`service-${i}-1`, { labels: { "kubernetes.io/service-name": `service-${i}` } }),
    ...{
      addressType: "IPv4",
      ports: [{ name: "http", port: 8080, protocol: "TCP" }],
      endpoints: [{ addresses: [address], conditions: { ready: true } }],
    },
  };
}

function serviceOf(i: number): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: meta(`service-${i}`),
    spec: { clusterIP: "10.96.0.1", ports: [{ name: "http", port: 8080, targetPort: 8080, protocol: "TCP" }] },
  };
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** How many HTTPRoutes each Gateway of a {@link spreadWorldOf} has, and each Service. */
const ROUTES_OF_GATEWAY = 1000;
const ROUTES_OF_SERVICE = 10;

/** A world of `count` HTTPRoutes over one Gateway for every 1,000 of them, and one Service with one EndpointSlice for every 10. */
export function spreadWorldOf(count: number): KubeObject[] {
  const [namespace, gatewayClass, gateway] = worldOf(1) as [KubeObject, KubeObject, KubeObject];
  const gateways = range(Math.ceil(count / ROUTES_OF_GATEWAY)).map((i) => ({ ...gateway, metadata: meta(`eg-${i}`) }));
  const services = range(Math.ceil(count / ROUTES_OF_SERVICE)).flatMap((i) => [serviceOf(i), sliceOf(i, "10.0.0.1")]);
  return [namespace, gatewayClass, ...gateways, ...services, ...range(count).map((i) => spreadRouteOf(i, "a"))];
}

/** The HTTPRoute number `i` of such a world. */
export function spreadRouteOf(i: number, variant: string): KubeObject {
  const { spec, ...route } = routeOf(i, 1, variant);
  const own = {
    parentRefs: [{ name: `eg-${Math.floor(i / ROUTES_OF_GATEWAY)}` }],
    hostnames: [`host-${i % (ROUTES_OF_GATEWAY / 2)}.example.com`],
    rules: [
      {
        matches: [{ path: { type: "PathPrefix", value: `/${i}` }, headers: [{ name: "x-variant", value: variant }] }],
        backendRefs: [{ name: `service-${Math.floor(i / ROUTES_OF_SERVICE)}`, port: 8080 }],
      },
    ],
  };
  return { ...route, spec: { ...(spec as object), ...own } } as KubeObject;
}
