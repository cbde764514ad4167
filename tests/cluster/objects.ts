/** The echo server, as the guides name it. */
const ECHO = "gcr.io/k8s-staging-gateway-api/echo-basic:v20231214-v1.0.0-140-gf544a46e";

/** A controller's name for the class of a tenant. */
export const controllerOf = (tenant: string) => `gateway.envoyproxy.io/${tenant}-gatewayclass-controller`;

/** A GatewayClass. */
export function gatewayClass(name: string, controllerName: string, parameters?: object): object {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "GatewayClass",
    metadata: { name },
    spec: { controllerName, ...(parameters && { parametersRef: parameters }) },
  };
}

/** A Gateway with one HTTP listener, called `http`, or one for each port. */
export function gateway(
  place: { namespace: string; name: string },
  gatewayClassName: string,
  ...ports: readonly number[]
): object {
  const listeners = ports.map((port, i) => ({ name: i === 0 ? "http" : `http-${port}`, protocol: "HTTP", port }));
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: place,
    spec: { gatewayClassName, listeners },
  };
}

/** How an echo server stops: after a pause in which it still answers, as applications behind load balancers should, or at once. */
export interface Stopping {
  readonly preStopSeconds?: number;
  readonly graceSeconds?: number;
}

/** An echo server behind a Service, under an account of its own. */
export function echoServer(
  place: { namespace: string; name: string },
  replicas = 1,
  { preStopSeconds, graceSeconds }: Stopping = {},
): readonly object[] {
  const labels = { app: place.name, version: "v1" };
  const fieldRef = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });
  const container = {
    image: ECHO,
    imagePullPolicy: "IfNotPresent",
    name: place.name,
    ports: [{ containerPort: 3000 }],
    env: [fieldRef("POD_NAME", "metadata.name"), fieldRef("NAMESPACE", "metadata.namespace")],
    readinessProbe: { tcpSocket: { port: 3000 }, periodSeconds: 1 },
    ...(preStopSeconds && { lifecycle: { preStop: { sleep: { seconds: preStopSeconds } } } }),
  };
  const grace = graceSeconds === undefined ? {} : { terminationGracePeriodSeconds: graceSeconds };
  const spec = { serviceAccountName: place.name, containers: [container], ...grace };
  const template = { metadata: { labels }, spec };
  const strategy = { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } };
  const ports = [{ name: "http", port: 3000, targetPort: 3000 }];
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: place },
    { apiVersion: "v1", kind: "Service", metadata: place, spec: { ports, selector: { app: place.name } } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: place,
      spec: { replicas, selector: { matchLabels: labels }, strategy, template },
    },
  ];
}

/** The facts of a route that differ from test to test. */
export interface RouteOptions {
  readonly gateway: string;
  readonly hostname: string;
  readonly backend: string;
  readonly path?: string;
  /** The listener; all of the Gateway without one. */
  readonly sectionName?: string;
}

/** An HTTPRoute from a hostname to a Service on port 3000. */
export function httpRoute(place: { namespace: string; name: string }, options: RouteOptions): object {
  const backend = { group: "", kind: "Service", name: options.backend, port: 3000, weight: 1 };
  const match = { path: { type: "PathPrefix", value: options.path ?? "/" } };
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: place,
    spec: {
      parentRefs: [{ name: options.gateway, ...(options.sectionName && { sectionName: options.sectionName }) }],
      hostnames: [options.hostname],
      rules: [{ backendRefs: [backend], matches: [match] }],
    },
  };
}
