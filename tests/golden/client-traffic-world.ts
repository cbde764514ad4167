import { createEngine } from "../../core/incremental/mod.ts";
import type { Translation } from "../../core/plugin/mod.ts";
import { createStore, type KubeObject } from "../../core/resource/mod.ts";
import { root } from "../../plugins/gateway-api/root.ts";
import { BASE, service, slice } from "./gateway-api-world.ts";

/** Made by openssl: www.example.com, its own issuer, from 28 November 2026 to 25 November 2036. */
const SERVING = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBpDCCAUugAwIBAgIUQIcABFadsSOL8rRE4eNvDVB+SuUwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPd3d3LmV4YW1wbGUuY29tMB4XDTI2MTEyODE2Mjk0NFoXDTM2
MTEyNTE2Mjk0NFowGjEYMBYGA1UEAwwPd3d3LmV4YW1wbGUuY29tMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEXwcB3mnelwiGWnbqZ/yQZX9h8EpZByYFsXC/Ujua
gF83fCRa61chSR8l/BEF7k8zpXgSe6hDtbm8SPKodBilBKNvMG0wHQYDVR0OBBYE
FM3y86qCJOjvq76KwVxYLAiOycQLMB8GA1UdIwQYMBaAFM3y86qCJOjvq76KwVxY
LAiOycQLMA8GA1UdEwEB/wQFMAMBAf8wGgYDVR0RBBMwEYIPd3d3LmV4YW1wbGUu
Y29tMAoGCCqGSM49BAMCA0cAMEQCICAeEL1YcB/bT9l6oWtQx+lkOt1t5vCFb2WZ
pSnTq5neAiA5N/FEzxXKRwchG6CgQdYMDGVro0xJs4YiF2z4L8G1UA==
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgoYfz9u0wydmpK++j
BQSAYljA8VRwixVDy5PYfd7yuPGhRANCAARfBwHead6XCIZadupn/JBlf2HwSlkH
JgWxcL9SO5qAXzd8JFrrVyFJHyX8EQXuTzOleBJ7qEO1ubxI8qh0GKUE
-----END PRIVATE KEY-----
`,
};

/** CA certificates, each its own issuer, for the same time, and one for a year only. */
export const AUTHORITIES = {
  first: `-----BEGIN CERTIFICATE-----
MIIBdTCCARugAwIBAgIUO7JYyNlfEEQfNY0N2Sds25po7KcwCgYIKoZIzj0EAwIw
EDEOMAwGA1UEAwwFbGlzdHMwHhcNMjYxMTI4MTYyOTA4WhcNMzYxMTI1MTYyOTA4
WjAQMQ4wDAYDVQQDDAVsaXN0czBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDjK
fiL+ueQseTqAEYlEPwUzeGY0ogxRSCkdwTnIUFiOTjImSH5k6KA3j0CcprgSjI2y
hQuesF+VMQRD37pqtr+jUzBRMB0GA1UdDgQWBBRHWrh+viOQmCOwh8x2EGb5PhPt
MTAfBgNVHSMEGDAWgBRHWrh+viOQmCOwh8x2EGb5PhPtMTAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0gAMEUCIQCkuAjlhMkOF0u/DWWggXeepYDH1uMk0sMm
MwsIN3T3wAIgO5NspulNq7EybTr5AqQXoNqnRskXaEFIzf1nGlZ9sUM=
-----END CERTIFICATE-----
`,
  second: `-----BEGIN CERTIFICATE-----
MIIBezCCASGgAwIBAgIUJEHFWJTz68D2qeKBjPkgVv9gydAwCgYIKoZIzj0EAwIw
EzERMA8GA1UEAwwIb3RoZXIgY2EwHhcNMjYxMTI4MTYyOTQ0WhcNMzYxMTI1MTYy
OTQ0WjATMREwDwYDVQQDDAhvdGhlciBjYTBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABPTm8Cgw6R5/UGVnFBKL1HHhQK58hSCoZI0k36wa0mZGPyJZvrFqlki+7dFB
GpQRYLWQMc3fe77o//VxJ16m2MijUzBRMB0GA1UdDgQWBBQl+zD4oCBFshvpbIuz
FN2DYmh9szAfBgNVHSMEGDAWgBQl+zD4oCBFshvpbIuzFN2DYmh9szAPBgNVHRMB
Af8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIDSvMN4CuwPa87c7enHgpvgwshqu
6n1v2+YcFJPW/Iu6AiEArEXIbeRy/akua0udR0dL+MuIYiYvjd9Hsi4HzvPgrd4=
-----END CERTIFICATE-----
`,
  brief: `-----BEGIN CERTIFICATE-----
MIIBdDCCARugAwIBAgIUUGDnLo628h4iJWwv3kiUY2+zv9wwCgYIKoZIzj0EAwIw
EDEOMAwGA1UEAwwFc2hvcnQwHhcNMjYxMTI4MTYzMzI2WhcNMjcxMTI4MTYzMzI2
WjAQMQ4wDAYDVQQDDAVzaG9ydDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABF3X
3brcs0aKKbyghhEvrkGva2NSggAnT1ScVnKq6aLMVddWWIEc+ef1CEBuk7g7enj7
DJFyq/wofJRKhVjCXbijUzBRMB0GA1UdDgQWBBTaSmPR5yAx1rDqZTMHrBSDRAc/
7zAfBgNVHSMEGDAWgBTaSmPR5yAx1rDqZTMHrBSDRAc/7zAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0cAMEQCIDyAjr9LN0KT6Y+eJFfL+XaLqa4ppNTLBBNa
+O1OwesgAiB3SmWqBZqsC2A2f5M7CXZLDZLjsjSEPq25WTKPwCUOEg==
-----END CERTIFICATE-----
`,
} as const;

/** A time at which all of them hold, and one at which the brief one does no more. */
export const EARLY = Date.parse("2027-06-01T00:00:00Z");
export const MEANWHILE = Date.parse("2030-01-01T00:00:00Z");

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

/** What listeners answer: `open`, or `closed` when all routes answer 500, or there are none for streams. */
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
