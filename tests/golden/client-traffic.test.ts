import { describe, expect, test } from "bun:test";
import type { KubeObject } from "../../core/resource/mod.ts";
import { translateXds } from "../../plugins/xds/translate/mod.ts";
import {
  AUTHORITIES,
  answers,
  authority,
  conditionsOf,
  EARLY,
  EDGE,
  gateway,
  listener,
  listenerSet,
  MEANWHILE,
  messageOf,
  policy,
  routeTo,
  served,
  translated,
  validation,
} from "./client-traffic-world.ts";

const ACCEPTED = ["Accepted=True/Accepted"];
const INVALID = ["Accepted=False/Invalid"];
const CONFLICTED = ["Accepted=False/Conflicted"];

/** A policy as if it were made on a day of January 2024. */
function made(day: number, object: KubeObject): KubeObject {
  return { ...object, metadata: { ...object.metadata, creationTimestamp: `2024-01-0${day}T00:00:00Z` } };
}

/** The objects with those of the Gateway `edge` in place of the one that is there. */
function withGateway(edge: KubeObject, ...more: readonly KubeObject[]): readonly KubeObject[] {
  return [...EDGE.filter(({ kind }) => kind !== "Gateway"), edge, ...more];
}

describe("client certificates", () => {
  const asked = (name: string, objects: readonly KubeObject[]) => served(translated(objects), name).tls;

  test("are verified on listeners that end TLS, and the policy says that it protects them", () => {
    const result = translated([...EDGE, policy("p", "edge", validation("ca"))]);
    const tls = {
      caCertificate: { name: "default/p/ca.crt", certificate: btoa(AUTHORITIES.first) },
      clientValidationEnabled: true,
      requireClientCertificate: true,
      minVersion: "1.2",
      maxVersion: "1.3",
    };
    expect(served(result, "https").tls).toMatchObject(tls);
    expect(served(result, "tls").tls).toMatchObject(tls);
    expect(served(result, "tls").routes?.[0]).toMatchObject({ tls: { terminate: tls } });
    expect(["http", "tcp"].map((name) => served(result, name).tls)).toEqual([undefined, undefined]);
    const origin = { kind: "ClientTrafficPolicy", namespace: "default", name: "p" };
    expect(["https", "tls", "http", "tcp"].map((name) => served(result, name).metadata?.policies)).toEqual([
      [{ ...origin, protects: true }],
      [{ ...origin, protects: true }],
      [origin],
      [origin],
    ]);
    expect(answers(result, "http", "https", "tls", "tcp")).toEqual(["open", "open", "open", "open"]);
    expect(conditionsOf(result, "p")).toEqual({ edge: ACCEPTED });
  });

  test("make the policy an origin of the listener that Envoy gets, so that a refusal is told on it", () => {
    const { xds } = translated([...EDGE, policy("p", "edge/https", validation("ca"))]);
    const { resources } = translateXds(xds["default/edge"] ?? {}, { controllerNamespace: "envoy-gateway-system" });
    const sources = (port: string) => resources.listeners.find(({ name }) => name.endsWith(port))?.sources ?? [];
    const named = (port: string) => sources(port).map(({ group, kind, name }) => `${group}/${kind}/${name}`);
    const gateway = "gateway.networking.k8s.io/Gateway/edge";
    expect(named("edge/https")).toEqual([gateway, "gateway.envoyproxy.io/ClientTrafficPolicy/p"]);
    expect(named("edge/http")).toEqual([gateway]);
  });

  test("are asked for in four ways", () => {
    const flags = (clientValidation: object) => {
      const tls = asked("https", [...EDGE, policy("p", "edge", { tls: { clientValidation } })]);
      return [tls?.requireClientCertificate, tls?.acceptUntrusted, tls?.caCertificate !== undefined];
    };
    const caCertificateRefs = [{ name: "ca" }];
    expect(flags({ caCertificateRefs })).toEqual([true, undefined, true]);
    expect(flags({ caCertificateRefs, optional: true })).toEqual([undefined, undefined, true]);
    expect(flags({ caCertificateRefs, mode: "VerifyIfGiven" })).toEqual([undefined, undefined, true]);
    expect(flags({ mode: "RequireAny" })).toEqual([true, true, false]);
    expect(flags({ mode: "Request" })).toEqual([undefined, true, false]);
  });

  test("of a CA that is missing, junk or out of date close the listener, and nothing else", () => {
    const broken: Readonly<Record<string, readonly KubeObject[]>> = {
      missing: [policy("p", "edge", validation("nowhere"))],
      none: [policy("p", "edge", { tls: { clientValidation: {} } })],
      junk: [policy("p", "edge", validation("junk")), authority("junk", "no PEM at all")],
      elsewhere: [
        policy("p", "edge", validation("ca", { caCertificateRefs: [{ name: "ca", namespace: "other" }] })),
        authority("ca", AUTHORITIES.first, "other"),
      ],
      digest: [policy("p", "edge", validation("ca", { spkiHashes: ["short"] }))],
      list: [policy("p", "edge", validation("ca", { crl: { refs: [{ name: "ca" }] } }))],
      curve: [policy("p", "edge", { tls: { ecdhCurves: ["curve1"], ...(validation("ca") as { tls: object }).tls } })],
    };
    for (const [what, objects] of Object.entries(broken)) {
      const result = translated([...EDGE, ...objects]);
      expect([what, answers(result, "https", "tls", "http", "tcp")]).toEqual([
        what,
        ["closed", "closed", "open", "open"],
      ]);
      expect([what, conditionsOf(result, "p")]).toEqual([what, { edge: INVALID }]);
      expect(served(result, "https").tls?.requireClientCertificate).toBe(true);
      expect(served(result, "https").tls).not.toHaveProperty("ecdhCurves");
    }
  });

  test("of a CA that has expired close the listener at that moment, and others in its bundle go on", () => {
    const objects = [...EDGE, policy("p", "edge", validation("brief"))];
    const brief = authority("brief", AUTHORITIES.brief);
    expect(answers(translated([...objects, brief], EARLY), "https")).toEqual(["open"]);
    expect(answers(translated([...objects, brief], MEANWHILE), "https")).toEqual(["closed"]);
    const renewed = authority("brief", AUTHORITIES.brief + AUTHORITIES.second);
    const bundles = [EARLY, MEANWHILE].map(
      (now) => served(translated([...objects, renewed], now), "https").tls?.caCertificate?.certificate,
    );
    expect(bundles).toEqual([btoa(AUTHORITIES.brief + AUTHORITIES.second), btoa(AUTHORITIES.second)]);
  });

  test("of another namespace need a grant there, and of a ConfigMap or ClusterTrustBundle need no Secret", () => {
    const grant = {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "ReferenceGrant",
      metadata: { name: "g", namespace: "other" },
      spec: {
        from: [{ group: "gateway.envoyproxy.io", kind: "ClientTrafficPolicy", namespace: "default" }],
        to: [{ group: "", kind: "Secret" }],
      },
    } as KubeObject;
    const map = {
      ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "bundle", namespace: "default" } },
      data: { "anything.pem": `${AUTHORITIES.second}${AUTHORITIES.first}` },
    } as KubeObject;
    const bundle = {
      ...{ apiVersion: "certificates.k8s.io/v1beta1", kind: "ClusterTrustBundle", metadata: { name: "trust" } },
      spec: { trustBundle: AUTHORITIES.second },
    } as KubeObject;
    const caCertificateRefs = [
      { name: "ca", namespace: "other" },
      { kind: "ConfigMap", name: "bundle" },
      { group: "certificates.k8s.io", kind: "ClusterTrustBundle", name: "trust" },
    ];
    const objects = [
      policy("p", "edge", validation("", { caCertificateRefs })),
      authority("ca", AUTHORITIES.first, "other"),
    ];
    const result = translated([...EDGE, ...objects, grant, map, bundle]);
    expect(conditionsOf(result, "p")).toEqual({ edge: ACCEPTED });
    expect(atob(served(result, "https").tls?.caCertificate?.certificate ?? "")).toBe(
      `${AUTHORITIES.first}${AUTHORITIES.second}`,
    );
    expect(messageOf(translated([...EDGE, ...objects, map, bundle]), "p")).toMatch(
      /caCertificateRefs\[0\] names Secret other\/ca, which no ReferenceGrant/,
    );
  });

  test("that an older policy keeps from being verified close the listener, until it is gone or verifies them itself", () => {
    const older = made(1, policy("older", "edge", { headers: { requestID: "Disable" } }));
    const newer = made(2, policy("newer", "edge", validation("ca")));
    const result = translated([...EDGE, older, newer]);
    expect([conditionsOf(result, "older"), conditionsOf(result, "newer")]).toEqual([
      { edge: ACCEPTED },
      { edge: CONFLICTED },
    ]);
    expect(messageOf(result, "newer")).toMatch(/older already has Gateway|older and already has .*refuse all requests/);
    expect(answers(result, "https", "tls", "http", "tcp")).toEqual(["closed", "closed", "open", "open"]);
    const answersWith = (spec: object) =>
      answers(translated([...EDGE, made(1, policy("older", "edge", spec)), newer]), "https", "tls");
    expect(answersWith(validation("ca"))).toEqual(["open", "open"]);
    // One that asks clients and takes any answer keeps nobody out.
    expect(answersWith({ tls: { clientValidation: { mode: "Request" } } })).toEqual(["closed", "closed"]);
    const asking = made(2, policy("newer", "edge", { tls: { clientValidation: { mode: "Request" } } }));
    expect(answers(translated([...EDGE, older, asking]), "https")).toEqual(["open"]);
    // A policy for one listener is not in conflict with one for the whole Gateway.
    const specific = made(3, policy("specific", "edge/https", { headers: {} }));
    expect(answers(translated([...EDGE, specific, made(2, newer)]), "https", "tls")).toEqual(["open", "open"]);
  });

  test("take HTTP/3 away, with a remark; without them it is on, and the port takes UDP", () => {
    const http3 = { http3: {} };
    const plain = translated([...EDGE, policy("p", "edge", http3)]);
    expect(["http", "https"].map((name) => served(plain, name).http3)).toEqual([undefined, {}]);
    const ports = (result: typeof plain) =>
      result.infra["default/edge"]?.proxy.listeners?.map(({ name, http3: on }) => [name, on !== undefined]);
    expect(ports(plain)).toEqual([
      ["default/edge/http", false],
      ["default/edge/https", true],
      ["default/edge/tls", false],
      ["default/edge/tcp", false],
    ]);
    const verified = translated([...EDGE, policy("p", "edge", { ...http3, ...validation("ca") })]);
    expect(served(verified, "https").http3).toBeUndefined();
    expect(ports(verified)?.some(([, on]) => on)).toBe(false);
    expect(conditionsOf(verified, "p")).toEqual({
      edge: [...ACCEPTED, "Warning=True/UnsupportedHTTP3ClientValidation"],
    });
  });
});

describe("which policy holds", () => {
  const probes = (value: number) => ({ tcpKeepalive: { probes: value } });
  const probesOf = (objects: readonly KubeObject[], ...names: readonly string[]) => {
    const result = translated(objects);
    return names.map((name) => served(result, name).tcpKeepalive?.probes);
  };

  test("the one of the listener, then of its ListenerSet, then of the Gateway; the wider one says for what it does not", () => {
    const set = listenerSet("extra", listener("one", "HTTP", 8081), listener("two", "HTTP", 8082));
    const policies = [
      policy("gateway", "edge", probes(1)),
      policy("listener", "edge/https", probes(2)),
      policy("set", "set:extra", probes(3)),
      policy("two", "set:extra/two", probes(4)),
    ];
    const objects = [...EDGE, set, ...policies];
    expect(probesOf(objects, "http", "https", "tls", "tcp", "one", "two")).toEqual([1, 2, 1, 1, 3, 4]);
    expect(probesOf([...EDGE, set, policies[0] as KubeObject], "https", "one", "two")).toEqual([1, 1, 1]);
    const result = translated(objects);
    expect(conditionsOf(result, "gateway")).toEqual({ edge: ["Overridden=True/Overridden", ...ACCEPTED] });
    expect(conditionsOf(result, "set")).toEqual({ extra: ["Overridden=True/Overridden", ...ACCEPTED] });
    expect(conditionsOf(result, "two")).toEqual({ "extra/two": ACCEPTED });
  });

  test("the older of two on one target; the other one says so, and follows when it is gone", () => {
    const first = made(1, policy("z", "edge/http", probes(1)));
    const second = made(2, policy("a", "edge/http", probes(2)));
    expect(probesOf([...EDGE, second, first], "http")).toEqual([1]);
    expect(conditionsOf(translated([...EDGE, first, second]), "a")).toEqual({ "edge/http": CONFLICTED });
    expect(probesOf([...EDGE, second], "http")).toEqual([2]);
  });

  test("a listener that is not there is told, and a Gateway that is not ours is left to others", () => {
    const result = translated([...EDGE, policy("p", "edge/nowhere", {}), policy("q", "elsewhere", {})]);
    expect(conditionsOf(result, "p")).toEqual({ "edge/nowhere": ["Accepted=False/TargetNotFound"] });
    expect(conditionsOf(result, "q")).toEqual({});
  });

  test("plain HTTP listeners on one port share a policy or have none", () => {
    const edge = gateway(
      "edge",
      listener("a", "HTTP", 8080, "a.example.com"),
      listener("b", "HTTP", 8080, "b.example.com"),
      listener("c", "HTTP", 8081),
    );
    const objects = (...more: readonly KubeObject[]) => withGateway(edge, ...more);
    expect(probesOf(objects(policy("p", "edge", probes(1))), "a", "b", "c")).toEqual([1, 1, 1]);
    const named = objects(
      policy("p", "edge/a", probes(1)),
      policy("q", "edge/c", probes(2)),
      policy("r", "edge", probes(3)),
    );
    // Naming a listener keeps wider policies off, also where it comes to nothing.
    expect(probesOf(named, "a", "b", "c")).toEqual([undefined, 3, 2]);
    const result = translated(named);
    expect(conditionsOf(result, "p")).toEqual({ "edge/a": INVALID });
    expect(messageOf(result, "p")).toMatch(/shares its port .* default\/edge\/b/);
    expect(answers(translated([...named, routeTo("HTTPRoute", "r", "edge")]), "a", "b", "c")).toEqual([
      "open",
      "open",
      "open",
    ]);
  });

  test("a ListenerSet's policy that shares a port with the Gateway leaves the listener to the Gateway's", () => {
    const edge = gateway("edge", listener("a", "HTTP", 8080, "a.example.com"));
    const set = listenerSet("extra", listener("b", "HTTP", 8080, "b.example.com"));
    const both = [policy("gateway", "edge", probes(1)), policy("set", "set:extra", probes(2))];
    expect(probesOf(withGateway(edge, set, ...both), "a", "b")).toEqual([1, 1]);
    const result = translated(withGateway(edge, set, ...both));
    expect([conditionsOf(result, "gateway"), conditionsOf(result, "set")]).toEqual([
      { edge: ACCEPTED },
      { extra: INVALID },
    ]);
  });

  test("the PROXY protocol of a port is not turned on over the heads of others", () => {
    const edge = gateway("edge", listener("a", "HTTPS", 8443, "a.example.com"));
    const set = listenerSet("extra", listener("b", "HTTPS", 8443, "b.example.com"));
    const objects = [...withGateway(edge, set, routeTo("HTTPRoute", "b", "set:extra"))];
    const alone = translated([...objects, policy("p", "set:extra", { proxyProtocol: {} })]);
    expect(conditionsOf(alone, "p")).toEqual({ extra: INVALID });
    expect(messageOf(alone, "p")).toMatch(/^proxyProtocol: .*Gateway\/default\/edge\|a/);
    expect([served(alone, "b").proxyProtocol, ...answers(alone, "a", "b")]).toEqual([undefined, "open", "closed"]);
    const agreed = translated([
      ...objects,
      policy("p", "set:extra", { proxyProtocol: {} }),
      policy("q", "edge", { proxyProtocol: {} }),
    ]);
    expect([served(agreed, "a").proxyProtocol, served(agreed, "b").proxyProtocol]).toEqual([{}, {}]);
    expect(conditionsOf(agreed, "p")).toEqual({ extra: ACCEPTED });
  });
});

describe("settings that depend on the listener", () => {
  test("something wrong closes the listeners that it is for, and only those", () => {
    const bad = { timeout: { tcp: { idleTimeout: "soon" } } };
    expect(answers(translated([...EDGE, policy("p", "edge", bad)]), "http", "https", "tls", "tcp")).toEqual([
      "closed",
      "closed",
      "closed",
      "closed",
    ]);
    const http = translated([...EDGE, policy("p", "edge", { headers: { earlyRequestHeaders: {} } })]);
    expect(answers(http, "http", "https", "tls", "tcp")).toEqual(["closed", "closed", "open", "open"]);
    expect(answers(translated([...EDGE, policy("p", "edge/tcp", bad)]), "http", "tcp")).toEqual(["open", "closed"]);
  });

  test("HTTP/1.0 takes the listener's name, else the only one that routes have", () => {
    const http10 = { http1: { http10: { useDefaultHost: true } } };
    const hostOf = (hostname: string | undefined, ...routes: readonly (readonly string[] | undefined)[]) => {
      const objects = withGateway(
        gateway("edge", listener("only", "HTTP", 8080, hostname)),
        ...routes.map((hosts, i) => routeTo("HTTPRoute", `r${i}`, "edge", hosts)),
        policy("p", "edge", http10),
      ).filter(({ metadata }) => metadata.name !== "web");
      const result = translated(objects);
      return served(result, "only").http1?.http10?.defaultHost ?? conditionsOf(result, "p")["edge"]?.[0];
    };
    expect(hostOf("www.example.com", ["www.example.com"])).toBe("www.example.com");
    expect(hostOf(undefined, ["a.example.com"], ["*.example.com"], undefined)).toBe("a.example.com");
    expect(hostOf("*.example.com", ["a.example.com"], ["a.example.com"])).toBe("a.example.com");
    expect(hostOf(undefined, ["a.example.com"], ["b.example.com"])).toBe("Accepted=False/Invalid");
    expect(hostOf(undefined)).toBe("Accepted=False/Invalid");
    const without = translated([...EDGE, policy("p", "edge", { http1: { http10: {} } })]);
    expect(served(without, "http").http1).toEqual({ http10: {} });
  });

  test("fields that have a successor, and one that does nothing, are remarked on", () => {
    const spec = {
      enableProxyProtocol: true,
      headers: { preserveXRequestID: true },
      connection: { socketBufferLimit: "1Mi" },
    };
    const result = translated([...EDGE, policy("p", "edge", spec)]);
    expect(conditionsOf(result, "p")).toEqual({ edge: [...ACCEPTED, "Warning=True/Warnings"] });
    expect(messageOf(result, "p", "Warning")).toMatch(
      /socketBufferLimit has no effect.*enableProxyProtocol.*preserveXRequestID/,
    );
  });

  test("clusters of routes are not shared where a policy below the Gateway sets HTTP/1", () => {
    const proxy = {
      ...{
        apiVersion: "gateway.envoyproxy.io/v1alpha1",
        kind: "EnvoyProxy",
        metadata: { name: "x", namespace: "default" },
      },
      spec: { mergeBackends: {} },
    } as KubeObject;
    const edge = gateway("edge", listener("a", "HTTP", 8080), listener("b", "HTTP", 8081));
    const merging = {
      ...edge,
      spec: {
        ...(edge.spec as object),
        infrastructure: { parametersRef: { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name: "x" } },
      },
    } as KubeObject;
    const shares = (...more: readonly KubeObject[]) => {
      const result = translated(withGateway(merging, proxy, ...more));
      return ["a", "b"].map((name) => served(result, name).routes?.[0]?.destination?.backendClusterRefs !== undefined);
    };
    expect(shares(policy("p", "edge", { http1: {} }))).toEqual([true, true]);
    expect(shares(policy("p", "edge/b", { http1: {} }))).toEqual([true, false]);
    expect(shares(policy("p", "edge/b", { headers: {} }))).toEqual([true, true]);
  });
});
