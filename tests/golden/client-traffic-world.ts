import { createEngine } from "../../core/incremental/mod.ts";
import type { Translation } from "../../core/plugin/mod.ts";
import { createStore, type KubeObject } from "../../core/resource/mod.ts";
import { root } from "../../plugins/gateway-api/root.ts";
import { BASE, service, slice } from "./gateway-api-world.ts";

/** www.example.com, its own issuer, for the years 2020 to 2049. */
const SERVING = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBSzCB8qADAgECAgEBMAoGCCqGSM49BAMCMBoxGDAWBgNVBAMTD3d3dy5leGFt
cGxlLmNvbTAeFw0yMDAxMDEwMDAwMDBaFw00OTEyMzEyMzU5NTlaMBoxGDAWBgNV
BAMTD3d3dy5leGFtcGxlLmNvbTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDyM
HtKyWrg1EVPCuB0sI+X4UWw4fLzkgYa4Kp4VzZnrYwgFr9YsmivV3QbAst9hTsRK
onm4tSwGYO2pySpJnxejKTAnMAkGA1UdEwQCMAAwGgYDVR0RBBMwEYIPd3d3LmV4
YW1wbGUuY29tMAoGCCqGSM49BAMCA0gAMEUCIFxXWhhdHO3jGqywFRBrVruPNoti
NOH5s9D6m0/gJWNQAiEA9mcI1hRrSDgjPOY62yxs3MP0MJUPjalrWDDKQLMlpWg=
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgIicMBJg+sMmA2+oP
9to6u2Yz+ZjJW3OKl/yLgo+vJi6hRANCAAQ8jB7Sslq4NRFTwrgdLCPl+FFsOHy8
5IGGuCqeFc2Z62MIBa/WLJor1d0GwLLfYU7ESqJ5uLUsBmDtqckqSZ8X
-----END PRIVATE KEY-----
`,
};

/** CA certificates, each its own issuer, for the same time, and one for ten years only. */
export const AUTHORITIES = {
  first: `-----BEGIN CERTIFICATE-----
MIIBJDCBy6ADAgECAgEBMAoGCCqGSM49BAMCMBAxDjAMBgNVBAMTBWZpcnN0MB4X
DTIwMDEwMTAwMDAwMFoXDTQ5MTIzMTIzNTk1OVowEDEOMAwGA1UEAxMFZmlyc3Qw
WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQxYqmio7tNMtHNmXKxIqMKvt23ZtOk
tVuCfafV7i2zUCKMTgCxhYX0fk4dO+88zOLcUdnZgcymky8kECT60oHAoxYwFDAS
BgNVHRMBAf8ECDAGAQH/AgEBMAoGCCqGSM49BAMCA0gAMEUCIQDgctfZOrk2WNkw
WtozM1KuO8l+u7xDh7Q6WLOQa7BLoQIgO6TtBq8sDVtAWvrdOvrcs1xNs6nZAnIo
L8ftHaMchzU=
-----END CERTIFICATE-----
`,
  second: `-----BEGIN CERTIFICATE-----
MIIBJjCBzaADAgECAgEBMAoGCCqGSM49BAMCMBExDzANBgNVBAMTBnNlY29uZDAe
Fw0yMDAxMDEwMDAwMDBaFw00OTEyMzEyMzU5NTlaMBExDzANBgNVBAMTBnNlY29u
ZDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEhrjc6pgu5KvEInhG5Ih57+LFs1
bLYuK/YyIRaWqXaTGfLySH4qYVq8DSQfbTuIxtDnunxYEB//oYZ6OAMUbvOjFjAU
MBIGA1UdEwEB/wQIMAYBAf8CAQEwCgYIKoZIzj0EAwIDSAAwRQIhAO9lHlldmWyU
Qzb7stsPzpLAGJpMEZilbC1fQ/uYD6ahAiBwZbsDDK2FEVW8VyOeIeSbrEj8L9NM
1LsOIlvJOPuYTg==
-----END CERTIFICATE-----
`,
  brief: `-----BEGIN CERTIFICATE-----
MIIBJTCBy6ADAgECAgEBMAoGCCqGSM49BAMCMBAxDjAMBgNVBAMTBWJyaWVmMB4X
DTIwMDEwMTAwMDAwMFoXDTI5MTIzMTIzNTk1OVowEDEOMAwGA1UEAxMFYnJpZWYw
WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAR8wIVPBqo9t/8gjpaAUn7Li8DxoA6H
9ZltpJwyVN3IXmCbxsibtPGmsTDrL65VlV3fdtK2RaxxNA/el20c/NIgoxYwFDAS
BgNVHRMBAf8ECDAGAQH/AgEBMAoGCCqGSM49BAMCA0kAMEYCIQDDQdU3odZL9vyd
0zc2F8C0x3KrQpjON8yNJussQekd4QIhAL6+Am5ZyHQEyzUKc2fGp0Oq2eS5wgvU
5E1ExJt3PVYX
-----END CERTIFICATE-----
`,
} as const;

/** A time at which all of them hold, and one at which the brief one does no more. */
export const EARLY = Date.parse("2025-01-01T00:00:00Z");
export const MEANWHILE = Date.parse("2035-01-01T00:00:00Z");

/** A Secret with a CA certificate. */
export function authority(name: string, pem: string = AUTHORITIES.first, namespace = "default"): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace },
    data: { "ca.crt": btoa(pem) },
  } as KubeObject;
}

/** A ClientTrafficPolicy on what a text names: `edge`, `edge/https`, `set:extra` or `set:extra/one`. */
export function policy(name: string, target: string, spec: object, namespace = "default"): KubeObject {
  const [, set, object, section] = /^(set:)?([^/]*)(?:\/(.*))?$/.exec(target) ?? [];
  const kind = set ? "ListenerSet" : "Gateway";
  const targetRef = {
    group: "gateway.networking.k8s.io",
    kind,
    name: object,
    ...(section ? { sectionName: section } : {}),
  };
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "ClientTrafficPolicy",
    metadata: { name, namespace, generation: 1 },
    spec: { targetRefs: [targetRef], ...spec },
  } as KubeObject;
}

/** Client certificates verified by the CA of a Secret. */
export function validation(secret: string, more: object = {}): object {
  return { tls: { clientValidation: { caCertificateRefs: [{ name: secret }], ...more } } };
}

const certificateRefs = [{ name: "serving" }];

/** A listener of a Gateway or ListenerSet. */
export function listener(name: string, protocol: string, port: number, hostname?: string): object {
  const tls = protocol === "HTTPS" || protocol === "TLS" ? { tls: { mode: "Terminate", certificateRefs } } : {};
  return { name, protocol, port, ...(hostname ? { hostname } : {}), ...tls };
}

/** A Gateway of the class `eg`, open to ListenerSets of its namespace. */
export function gateway(name: string, ...listeners: readonly object[]): KubeObject {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name, namespace: "default" },
    spec: { gatewayClassName: "eg", allowedListeners: { namespaces: { from: "Same" } }, listeners },
  } as KubeObject;
}

/** A ListenerSet of the Gateway `edge`. */
export function listenerSet(name: string, ...listeners: readonly object[]): KubeObject {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "ListenerSet",
    metadata: { name, namespace: "default" },
    spec: { parentRef: { name: "edge" }, listeners },
  } as KubeObject;
}

/** A route of a kind to the Service `s`, on a Gateway or, with `set:` before its name, a ListenerSet. */
export function routeTo(
  kind: "HTTPRoute" | "TCPRoute",
  name: string,
  parent: string,
  hostnames?: readonly string[],
): KubeObject {
  const set = parent.startsWith("set:");
  const [object, sectionName] = parent.slice(set ? 4 : 0).split("/");
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind,
    metadata: { name, namespace: "default" },
    spec: {
      parentRefs: [{ name: object, ...(set ? { kind: "ListenerSet" } : {}), ...(sectionName ? { sectionName } : {}) }],
      ...(hostnames ? { hostnames } : {}),
      rules: [{ backendRefs: [{ name: "s", port: 80 }] }],
    },
  } as KubeObject;
}

/** The class, a Gateway `edge` with a listener of each protocol and a route on each, and the Secrets `serving` and `ca`. */
export const EDGE: readonly KubeObject[] = [
  ...BASE.filter(({ kind }) => kind !== "Gateway"),
  gateway(
    "edge",
    listener("http", "HTTP", 8080),
    listener("https", "HTTPS", 8443),
    listener("tls", "TLS", 9443),
    listener("tcp", "TCP", 9000),
  ),
  {
    apiVersion: "v1",
    kind: "Secret",
    type: "kubernetes.io/tls",
    metadata: { name: "serving", namespace: "default" },
    data: { "tls.crt": btoa(SERVING.cert), "tls.key": btoa(SERVING.key) },
  } as KubeObject,
  authority("ca"),
  service("s"),
  slice("s", "10.1.0.1"),
  routeTo("HTTPRoute", "web", "edge"),
  routeTo("TCPRoute", "stream", "edge/tcp"),
  routeTo("TCPRoute", "secure", "edge/tls"),
];

/** The translation of objects, as of a time. */
export function translated(objects: readonly KubeObject[], now: number = MEANWHILE): Translation {
  const store = createStore();
  store.replace(objects);
  const world = { snapshot: store.snapshot, settings: {}, needs: new Map(), now };
  return createEngine({ freeze: true }).build(world, root, "").value;
}

/** The HTTP or TCP listener of a data plane under the name that its Gateway or ListenerSet gives it. */
export function served({ xds }: Translation, name: string, plane = "default/edge") {
  const { http = [], tcp = [] } = xds[plane] ?? {};
  const found = [...http, ...tcp].find((each) => each.name.endsWith(`/${name}`));
  if (!found) throw new Error(`no listener ${name} is served`);
  return found as (typeof http)[number] & (typeof tcp)[number];
}

/** The answers of listeners: `open`, or `closed` when all routes answer 500, or there are none for streams. */
export function answers(translation: Translation, ...names: readonly string[]): readonly string[] {
  return names.map((name) => {
    const { routes = [] } = served(translation, name);
    const closed = routes.every((route) => "directResponse" in route && route.directResponse?.statusCode === 500);
    return closed ? "closed" : "open";
  });
}

/** The conditions of a ClientTrafficPolicy, `Type=Status/Reason` each, below the target that they are for. */
export function conditionsOf(
  { status }: Translation,
  name: string,
  namespace = "default",
): Readonly<Record<string, readonly string[]>> {
  const said = status.find(
    ({ ref }) => ref.kind === "ClientTrafficPolicy" && ref.name === name && ref.namespace === namespace,
  );
  return Object.fromEntries(
    (said?.status.ancestors ?? []).map(({ ancestorRef, conditions }) => [
      [ancestorRef.name, ancestorRef.sectionName].filter(Boolean).join("/"),
      conditions.map(({ type, status: holds, reason }) => `${type}=${holds}/${reason}`),
    ]),
  );
}

/** The words of a condition of a ClientTrafficPolicy under its first target. */
export function messageOf({ status }: Translation, name: string, type = "Accepted"): string {
  const said = status.find(({ ref }) => ref.kind === "ClientTrafficPolicy" && ref.name === name);
  return said?.status.ancestors?.[0]?.conditions.find((condition) => condition.type === type)?.message ?? "";
}
