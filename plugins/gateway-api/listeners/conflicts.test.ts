import { expect, test } from "bun:test";
import { type Built, build, gateway, NEW, OLD, OLDEST, proxy, set } from "../../../tests/listener-world.ts";

/** Type, status and reason of what is said, and whether the message names somebody. */
function short(built: Built, name: string, winner = ""): readonly string[] {
  return (built.said[name] ?? []).map((text) => `${text.split(":")[0]}${winner && text.includes(winner) ? " *" : ""}`);
}

const fine = ["Programmed True Programmed", "Accepted True Accepted", "ResolvedRefs True ResolvedRefs"];

test("of two ListenerSets with one hostname the older is served, and the newer names it", () => {
  const built = build([
    gateway("infra/edge", OLDEST, ["web HTTP 80"]),
    set("rude/mine", NEW, ["steal HTTP 80 shop.test", "fine HTTP 80 fine.test"]),
    set("calm/shop", OLD, ["shop HTTP 80 shop.test"]),
  ]);
  expect(built.served["infra/edge"]).toEqual([
    "infra/edge/web",
    "infra/edge/calm/shop/shop",
    "infra/edge/rude/mine/fine",
  ]);
  expect(short(built, "rude/mine/steal", "calm/shop/shop")).toEqual([
    "Conflicted True HostnameConflict *",
    "Accepted False HostnameConflict *",
    "Programmed False HostnameConflict *",
    "ResolvedRefs True ResolvedRefs",
  ]);
});

test("a Gateway's own listener goes before a ListenerSet that is older than the Gateway", () => {
  const built = build([
    gateway("infra/edge", OLD, ["web HTTP 80 shop.test"]),
    set("rude/mine", OLDEST, ["steal HTTP 80 shop.test"]),
  ]);
  expect(built.served["infra/edge"]).toEqual(["infra/edge/web"]);
  expect(short(built, "infra/edge/web")).toEqual(fine);
});

test("a ListenerSet that names a hostname twice loses it to the other, whether that is older or newer", () => {
  for (const since of [OLDEST, NEW]) {
    const built = build([
      gateway("infra/edge", OLDEST, ["tls TLS 443 other.test"]),
      set("calm/shop", OLD, ["shop TLS 443 shop.test"]),
      set("rude/mine", since, ["a TLS 443 shop.test", "b TLS 443 shop.test"]),
    ]);
    expect(built.served["infra/edge"]).toEqual(["infra/edge/tls", "infra/edge/calm/shop/shop"]);
    expect(short(built, "rude/mine/b", "calm/shop/shop")[0]).toBe("Conflicted True HostnameConflict *");
  }
});

test("a Gateway that contradicts itself serves none of the listeners of the port, and a ListenerSet there goes on", () => {
  const built = build([
    gateway("infra/edge", OLDEST, ["a HTTP 80", "b TCP 80", "c HTTP 81", "d HTTP 81", "e HTTP 82"]),
    set("calm/shop", OLD, ["shop HTTP 80 shop.test", "all HTTP 81"]),
  ]);
  expect(built.served["infra/edge"]).toEqual(["infra/edge/e", "infra/edge/calm/shop/shop", "infra/edge/calm/shop/all"]);
  for (const name of ["a", "b"])
    expect(short(built, `infra/edge/${name}`)).toEqual([
      "Conflicted True ProtocolConflict",
      "Programmed False Invalid",
      "ResolvedRefs True ResolvedRefs",
    ]);
  expect(built.said["infra/edge/c"]?.[0]).toContain("HostnameConflict: Port 81 is served with the same hostname for");
});

test("without a winner the message names those that ask, the first ten of them", () => {
  const names = Array.from({ length: 12 }, (_, i) => `l${i} HTTP 80 a.test`);
  const [conflict] = build([gateway("infra/edge", OLDEST, names)]).said["infra/edge/l3"] ?? [];
  expect(conflict).toBe(
    `Conflicted True HostnameConflict: Port 80 is asked for with the same hostname by ${Array.from({ length: 10 }, (_, i) => `infra/edge/l${i}`).join(", ")} and 2 more, so none of them is served; give each its own hostname or port.`,
  );
});

test("a ListenerSet takes no port from another protocol; what fits of one that contradicts itself stays", () => {
  const built = build([
    gateway("infra/edge", OLDEST, ["web HTTP 80 a.test"]),
    set("rude/mine", NEW, ["tcp TCP 80", "web HTTP 80 b.test", "udp UDP 80"]),
  ]);
  expect(built.served["infra/edge"]).toEqual([
    "infra/edge/web",
    "infra/edge/rude/mine/web",
    "infra/edge/rude/mine/udp",
  ]);
  expect(short(built, "rude/mine/tcp", "infra/edge/web")[0]).toBe("Conflicted True ProtocolConflict *");
});

test("TCP and UDP have no hostnames: the first listener of the oldest object has the port", () => {
  const built = build([
    gateway("infra/edge", OLDEST, ["tcp TCP 1", "tcp2 TCP 1"]),
    set("rude/mine", NEW, ["tcp TCP 1", "udp UDP 2"]),
    set("calm/shop", OLD, ["udp UDP 2"]),
  ]);
  expect(built.served["infra/edge"]).toEqual(["infra/edge/tcp", "infra/edge/calm/shop/udp"]);
  expect(short(built, "infra/edge/tcp2", "infra/edge/tcp ")[0]).toBe("Conflicted True ProtocolConflict *");
  expect(short(built, "rude/mine/udp", "calm/shop/udp")).toEqual([
    "Conflicted True ProtocolConflict *",
    "Accepted False ProtocolConflict *",
    "Programmed False ProtocolConflict *",
    "ResolvedRefs True ResolvedRefs",
  ]);
});

test("merged Gateways: HTTPS and TLS of one hostname conflict, and a listener is as young as its ListenerSet", () => {
  const built = build(
    [
      gateway("infra/edge", OLDEST, ["tls TLS 443 a.test", "web HTTP 80"]),
      gateway("calm/shop", OLD, ["shop HTTP 80 shop.test"]),
      gateway("rude/mine", NEW, ["again TLS 443 a.test", "tcp TCP 80", "fine TLS 443 b.test"]),
      set("rude/set", NEW, ["steal HTTP 80 shop.test"]),
    ],
    { merged: true },
  );
  expect(built.served["eg"]).toEqual(["infra/edge/web", "calm/shop/shop", "infra/edge/tls", "rude/mine/fine"]);
  expect(short(built, "rude/mine/again", "infra/edge/tls")[0]).toBe("Conflicted True HostnameConflict *");
  expect(short(built, "rude/mine/tcp", "infra/edge/web")[0]).toBe("Conflicted True ProtocolConflict *");
  expect(short(built, "rude/set/steal", "calm/shop/shop")[0]).toBe("Conflicted True HostnameConflict *");
});

test("a merged Gateway that lost a port reserves no hostname there", () => {
  const built = build(
    [
      gateway("rude/mine", OLDEST, ["a HTTP 80 shop.test", "b TCP 80"]),
      gateway("calm/shop", OLD, ["shop HTTP 80 shop.test"]),
    ],
    { merged: true },
  );
  expect(built.served["eg"]).toEqual(["calm/shop/shop"]);
  expect(short(built, "calm/shop/shop")).toEqual(fine);
});

const lostPort = [
  "Conflicted True PortUnavailable *",
  "Accepted False PortUnavailable *",
  "Programmed False PortUnavailable *",
  "ResolvedRefs True ResolvedRefs",
];

test("on a host the oldest listener of a port has it among the Gateways with Envoys of their own", () => {
  const objects = [
    gateway("rude/mine", NEW, ["tcp TCP 80", "own HTTP 81"]),
    gateway("infra/edge", OLDEST, ["web HTTP 80", "udp UDP 82"]),
    gateway("calm/shop", OLD, ["tcp TCP 82"]),
    set("rude/set", NEW, ["web HTTP 82"]),
  ];
  const onHost = build(objects, { runningOnHost: true });
  expect(onHost.served).toEqual({
    "infra/edge": ["infra/edge/web", "infra/edge/udp"],
    "calm/shop": ["calm/shop/tcp"],
    "rude/mine": ["rude/mine/own"],
  });
  expect(short(onHost, "rude/mine/tcp", "infra/edge/web")).toEqual(lostPort);
  expect(short(onHost, "rude/set/web", "calm/shop/tcp")).toEqual(lostPort);
  const inCluster = build(objects);
  expect(inCluster.served["rude/mine"]).toEqual(["rude/mine/own", "rude/mine/tcp"]);
});

test("a listener that conflicts in its own Gateway keeps no port of a host from others", () => {
  const built = build(
    [gateway("rude/mine", OLDEST, ["a HTTP 80", "b TCP 80"]), gateway("infra/edge", OLD, ["web HTTP 80"])],
    { runningOnHost: true },
  );
  expect(built.served).toEqual({ "infra/edge": ["infra/edge/web"], "rude/mine": [] });
});

test("on a host IPv4 and IPv6 are two addresses, of which a dual stack needs both or has none", () => {
  const own = (name: string) => ({
    infrastructure: { parametersRef: { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name } },
  });
  const built = build(
    [
      proxy("rude/six", { ipFamily: "IPv6" }),
      proxy("rude/both", { ipFamily: "DualStack" }),
      gateway("infra/edge", OLDEST, ["web HTTP 80"]),
      gateway("rude/six", OLD, ["web HTTP 80", "more HTTP 81"], own("six")),
      gateway("rude/both", NEW, ["web HTTP 80", "more HTTP 82"], own("both")),
      gateway("rude/late", NEW, ["more HTTP 82"]),
    ],
    { runningOnHost: true },
  );
  expect(built.served).toEqual({
    "infra/edge": ["infra/edge/web"],
    "rude/six": ["rude/six/web", "rude/six/more"],
    "rude/both": ["rude/both/more"],
    "rude/late": [],
  });
});

test("ports that are one inside the container: the first of the oldest object is served", () => {
  const objects = [
    gateway("infra/edge", OLDEST, ["web HTTP 80", "dns UDP 53"]),
    set("rude/mine", NEW, ["high HTTP 10080 a.test", "dns UDP 10053", "other UDP 10080"]),
  ];
  const built = build(objects);
  expect(built.served["infra/edge"]).toEqual(["infra/edge/web", "infra/edge/dns", "infra/edge/rude/mine/other"]);
  expect(short(built, "rude/mine/high", "port 80 of listener infra/edge/web")).toEqual(lostPort);
  expect(build([gateway("infra/edge", OLDEST, ["high HTTP 10080", "web HTTP 80"])]).served["infra/edge"]).toEqual([
    "infra/edge/high",
  ]);
  const onHost = build(objects, { runningOnHost: true });
  expect(onHost.served["infra/edge"]).toHaveLength(5);
});

test.each([19000, 19001, 19002, 19003])("port %d is the proxy's own, except on a host and for UDP", (port) => {
  const objects = [gateway("infra/edge", OLDEST, [`web HTTP ${port}`, `udp UDP ${port}`, "fine HTTP 80"])];
  const built = build(objects);
  expect(built.served["infra/edge"]).toEqual(["infra/edge/fine", "infra/edge/udp"]);
  expect(short(built, "infra/edge/web", `Port ${port} `)).toEqual([
    "Accepted False PortUnavailable *",
    "Programmed False PortUnavailable *",
    "ResolvedRefs True ResolvedRefs",
  ]);
  expect(build(objects, { runningOnHost: true }).served["infra/edge"]).toHaveLength(3);
});

test("an invalid listener is in nobody's way", () => {
  const built = build([
    gateway("infra/edge", OLDEST, ["broken HTTPS 443 a.test", "web HTTP 80"]),
    set("calm/shop", NEW, ["shop TLS 443 a.test"]),
  ]);
  expect(built.served["infra/edge"]).toEqual(["infra/edge/web", "infra/edge/calm/shop/shop"]);
});
