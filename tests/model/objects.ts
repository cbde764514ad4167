import { kinds } from "../../core/api/kinds.ts";
import type { KubeObject } from "../../core/resource/mod.ts";

/** The content of objects beside kind and name: `spec`, or for kinds without one, `data`, `type` and the like. */
export type Content = Readonly<Record<string, unknown>>;

/** An object of a kind, in the version in which it is stored; `key` is `namespace/name`, or the name alone. */
export function object(kind: string, key: string, content: Content, created?: string): KubeObject {
  const schema = kinds.find((each) => each.kind === kind);
  if (schema === undefined) throw new Error(`there is no kind ${kind}`);
  const version = (schema.versions.find(({ storage }) => storage) ?? schema.versions[0])?.name as string;
  const [name, namespace] = key.split("/").toReversed();
  const metadata = {
    name,
    ...(namespace !== undefined && { namespace }),
    ...(created && { creationTimestamp: created }),
  };
  return {
    apiVersion: schema.group === "" ? version : `${schema.group}/${version}`,
    kind,
    metadata,
    ...content,
  } as KubeObject;
}

/** The same with a `spec`. */
export function withSpec(kind: string, key: string, spec: Content, created?: string): KubeObject {
  return object(kind, key, { spec }, created);
}

/** A Secret of texts. */
export function secret(key: string, texts: Readonly<Record<string, string>>, type = "Opaque"): KubeObject {
  const data = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, Buffer.from(text).toString("base64")]),
  );
  return object("Secret", key, { type, data });
}

/** A Secret with a certificate. */
export function tlsSecret(
  key: string,
  { cert, key: secretKey }: { readonly cert: string; readonly key: string },
): KubeObject {
  return secret(key, { "tls.crt": cert, "tls.key": secretKey }, "kubernetes.io/tls");
}

/** A ConfigMap. */
export function configMap(key: string, data: Readonly<Record<string, string>>): KubeObject {
  return object("ConfigMap", key, { data });
}

const GATEWAY_API = "gateway.networking.k8s.io";
const ENVOY = "gateway.envoyproxy.io";

/** A reference to a Backend, as rules have it. */
export function toBackend(name: string, more: Content = {}): Content {
  return { group: ENVOY, kind: "Backend", name, ...more };
}

/** A filter that stands in an object of its own. */
export function filterRef(name: string): Content {
  return { type: "ExtensionRef", extensionRef: { group: ENVOY, kind: "HTTPRouteFilter", name } };
}

/** The target of a policy. */
export function target(kind: string, name: string, sectionName?: string): Content {
  const group = kind === "Backend" ? ENVOY : kind === "Service" ? "" : GATEWAY_API;
  return { group, kind, name, ...(sectionName !== undefined && { sectionName }) };
}

/** The parent of a route. */
export function parent(kind: "Gateway" | "ListenerSet", key: string, sectionName?: string): Content {
  const [name, namespace] = key.split("/").toReversed();
  return { group: GATEWAY_API, kind, name, namespace, ...(sectionName !== undefined && { sectionName }) };
}

/** The parameters of a Gateway or class. */
export function parameters(name: string, namespace?: string): Content {
  return { group: ENVOY, kind: "EnvoyProxy", name, ...(namespace !== undefined && { namespace }) };
}

/** How Envoys of a world run: as processes of this host, without access logs. */
export const PROXY: Content = {
  provider: { type: "Host", host: {} },
  concurrency: 1,
  telemetry: { accessLog: { disable: true } },
};
