import { renderBootstrap, toYaml } from "../../../core/envoy/bootstrap/mod.ts";
import { DEFAULT_NAMESPACE, type KubeObject } from "../../../core/resource/mod.ts";

/** The address of invented Services, and of those that have none while others are invented. */
const INVENTED_IP = "1.2.3.4";

/** The address of Services that have none, so that they can be routed to. */
const FALLBACK_IP = "10.96.1.2";

const PROXY_NAME = "default-envoy-proxy";

interface BackendRef {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
}

interface ServicePort {
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
}

/** The objects, with the Services and the EnvoyProxy they refer to and that are not there. */
export function withMissing(objects: readonly KubeObject[]): readonly KubeObject[] {
  return withProxy(withServices(objects));
}

/** Services without an address and without endpoints get one: translations to IR need it, and a plan has no cluster that gives one. */
export function withAddresses(objects: readonly KubeObject[]): readonly KubeObject[] {
  const served = servedServices(objects);
  return objects.map((object) => (object.kind === "Service" ? withAddress(object, FALLBACK_IP, served) : object));
}

function withAddress(service: KubeObject, clusterIP: string, served: ReadonlySet<string>): KubeObject {
  const spec = (service.spec ?? {}) as { clusterIP?: string };
  const { namespace, name } = service.metadata;
  if (spec.clusterIP || served.has(`${namespace}/${name}`)) return service;
  return { ...service, spec: { ...spec, clusterIP } };
}

/** Services for which there are EndpointSlices: `namespace/name`. */
function servedServices(objects: readonly KubeObject[]): ReadonlySet<string> {
  const slices = objects.filter(({ kind }) => kind === "EndpointSlice");
  return new Set(
    slices.map(({ metadata }) => `${metadata.namespace}/${metadata.labels?.["kubernetes.io/service-name"]}`),
  );
}

function withServices(objects: readonly KubeObject[]): readonly KubeObject[] {
  const wanted = new Map<string, ServicePort[]>();
  for (const route of objects) {
    if (!route.kind.endsWith("Route")) continue;
    for (const ref of backendRefsOf(route)) {
      if ((ref.kind ?? "Service") !== "Service" || ref.port === undefined) continue;
      const key = `${ref.namespace ?? route.metadata.namespace}/${ref.name}`;
      const protocol = route.kind === "UDPRoute" ? "UDP" : "TCP";
      const ports = wanted.get(key) ?? [];
      if (!ports.some(({ port, protocol: of }) => port === ref.port && of === protocol)) {
        ports.push({ name: `${protocol}-${ref.port}`, protocol, port: ref.port });
      }
      wanted.set(key, ports);
    }
  }
  const served = servedServices(objects);
  const known = objects.map((object) => {
    if (object.kind !== "Service") return object;
    const key = `${object.metadata.namespace}/${object.metadata.name}`;
    const ports = wanted.get(key) ?? [];
    wanted.delete(key);
    return withPorts(withAddress(object, INVENTED_IP, served), ports);
  });
  return [...known, ...[...wanted].map(([key, ports]) => service(key, ports))];
}

function withPorts(object: KubeObject, wanted: readonly ServicePort[]): KubeObject {
  const spec = (object.spec ?? {}) as { ports?: readonly { protocol?: string; port: number }[] };
  const has = (port: ServicePort) =>
    spec.ports?.some((given) => given.port === port.port && (given.protocol ?? "TCP") === port.protocol) ?? false;
  const missing = wanted.filter((port) => !has(port));
  return missing.length === 0 ? object : { ...object, spec: { ...spec, ports: [...(spec.ports ?? []), ...missing] } };
}

function service(key: string, ports: readonly ServicePort[]): KubeObject {
  const [namespace = "", name = ""] = key.split("/");
  const metadata = { name, namespace };
  return { apiVersion: "v1", kind: "Service", metadata, spec: { clusterIP: INVENTED_IP, ports } };
}

function backendRefsOf(route: KubeObject): readonly BackendRef[] {
  const { rules = [] } = (route.spec ?? {}) as { rules?: readonly { backendRefs?: readonly BackendRef[] }[] };
  return rules.flatMap(({ backendRefs = [] }) => backendRefs);
}

function withProxy(objects: readonly KubeObject[]): readonly KubeObject[] {
  if (objects.some(({ kind }) => kind === "EnvoyProxy")) return objects;
  const proxy: KubeObject = {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "EnvoyProxy",
    metadata: { name: PROXY_NAME, namespace: DEFAULT_NAMESPACE },
    spec: { bootstrap: { value: toYaml(renderBootstrap()) } },
  };
  const parametersRef = {
    group: "gateway.envoyproxy.io",
    kind: "EnvoyProxy",
    name: PROXY_NAME,
    namespace: DEFAULT_NAMESPACE,
  };
  const classes = objects.map((object) =>
    object.kind === "GatewayClass" ? { ...object, spec: { ...(object.spec as object), parametersRef } } : object,
  );
  return [...classes, proxy];
}
