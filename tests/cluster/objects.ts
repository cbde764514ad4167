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

/** A Gateway with one HTTP listener. */
export function gateway(place: { namespace: string; name: string }, gatewayClassName: string, port: number): object {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: place,
    spec: { gatewayClassName, listeners: [{ name: "http", protocol: "HTTP", port }] },
  };
}

/** An echo server behind a Service, under an account of its own. */
export function echoServer(place: { namespace: string; name: string }, replicas = 1): readonly object[] {
  const labels = { app: place.name, version: "v1" };
  const fieldRef = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });
  const container = {
    image: ECHO,
    imagePullPolicy: "IfNotPresent",
    name: place.name,
    ports: [{ containerPort: 3000 }],
    env: [fieldRef("POD_NAME", "metadata.name"), fieldRef("NAMESPACE", "metadata.namespace")],
  };
  const template = { metadata: { labels }, spec: { serviceAccountName: place.name, containers: [container] } };
  const ports = [{ name: "http", port: 3000, targetPort: 3000 }];
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: place },
    { apiVersion: "v1", kind: "Service", metadata: place, spec: { ports, selector: { app: place.name } } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: place,
      spec: { replicas, selector: { matchLabels: labels }, template },
    },
  ];
}

/** What a route is about. */
export interface RouteOptions {
  readonly gateway: string;
  readonly hostname: string;
  readonly backend: string;
  readonly path?: string;
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
      parentRefs: [{ name: options.gateway }],
      hostnames: [options.hostname],
      rules: [{ backendRefs: [backend], matches: [match] }],
    },
  };
}
