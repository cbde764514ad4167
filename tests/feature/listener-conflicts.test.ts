import { afterEach, describe, expect, test } from "bun:test";
import { ENVOY } from "../envoy.ts";
import { ask, backend, becomes, cleanUp, freePort, type Running } from "../host-rig.ts";
import { serveWorld } from "../http-world.ts";
import { echo, hear, tcpBackend, udpBackend } from "../stream-rig.ts";
import { inside, secret, subject, tlsBackend } from "../tls-rig.ts";

afterEach(cleanUp);

const [OLDEST, OLD, NEW] = ["2024-01-01T00:00:00Z", "2024-03-01T00:00:00Z", "2024-06-01T00:00:00Z"];
const ALL = "allowedRoutes: {namespaces: {from: All}}";
const GROUP = "apiVersion: gateway.networking.k8s.io/v1";

/** Class `eg` has an Envoy for each Gateway, class `merged` one for all. */
const CLASSES = ["eg", "merged"]
  .map(
    (name) => `${GROUP}
kind: GatewayClass
metadata: {name: ${name}}
spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller, parametersRef: {group: gateway.envoyproxy.io, kind: EnvoyProxy, name: ${name}, namespace: default}}
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyProxy
metadata: {name: ${name}, namespace: default}
spec: {concurrency: 1, ${name === "merged" ? "mergeGateways: true, " : ""}provider: {type: Host, host: {}}}
`,
  )
  .join("---\n");

/** A Gateway; `name` is `class/name`. */
function gateway(name: string, since: string, ...listeners: readonly string[]): string {
  const [of, own] = name.split("/");
  return `${GROUP}
kind: Gateway
metadata: {name: ${own}, namespace: default, creationTimestamp: "${since}"}
spec: {gatewayClassName: ${of}, allowedListeners: {namespaces: {from: All}}, listeners: [${listeners.join(", ")}]}
`;
}

/** A ListenerSet at Gateway `edge`. */
function set(name: string, since: string, ...listeners: readonly string[]): string {
  return `${GROUP}
kind: ListenerSet
metadata: {name: ${name}, namespace: default, creationTimestamp: "${since}"}
spec:
  parentRef: {group: gateway.networking.k8s.io, kind: Gateway, name: edge}
  listeners: [${listeners.join(", ")}]
`;
}

function listener(text: string, more = ""): string {
  const [name, protocol, port, hostname] = text.split(" ");
  const host = hostname ? `, hostname: "${hostname}"` : "";
  return `{name: ${name}, protocol: ${protocol}, port: ${port}${host}, ${ALL}${more}}`;
}

const passthrough = (text: string) => listener(text, ", tls: {mode: Passthrough}");
const ending = (text: string, certificate: string) =>
  listener(text, `, tls: {mode: Terminate, certificateRefs: [{name: ${certificate}}]}`);

/** A route of a kind with a Backend of its own name on a port; `parent` is `Gateway/name` or `ListenerSet/name`, with `/listener` for one of them. */
function route(text: string, since: string, port: number, ...hostnames: readonly string[]): string {
  const [kind, name, parent = ""] = text.split(" ");
  const [parentKind, parentName, section] = parent.split("/");
  const ref = `group: gateway.networking.k8s.io, kind: ${parentKind}, name: ${parentName}${section ? `, sectionName: ${section}` : ""}`;
  const hosts = hostnames.length === 0 ? "" : `hostnames: [${hostnames.map((host) => `"${host}"`).join(", ")}], `;
  return `${GROUP}
kind: ${kind}
metadata: {name: ${name}, namespace: default, creationTimestamp: "${since}"}
spec: {parentRefs: [{${ref}}], ${hosts}rules: [{backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: ${name}}]}]}
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: Backend
metadata: {name: ${name}, namespace: default}
spec: {endpoints: [{ip: {address: 127.0.0.1, port: ${port}}}]}
`;
}

/** The answers to several requests in a row, each answer once: two Envoys on one port would take turns. */
async function many(look: () => Promise<string>): Promise<string> {
  const answers: string[] = [];
  for (let i = 0; i < 30; i++) answers.push(await look());
  return [...new Set(answers)].sort().join(", ");
}

const serve = (...objects: readonly string[]) => serveWorld(objects, () => CLASSES);

/** Whether a listener has lost, to whom, and the type of what it says. */
async function lostTo(postern: Running, kind: string, name: string, of: string): Promise<string> {
  const [said, message] = [
    await postern.condition("Conflicted", kind, name, of),
    await postern.message("Conflicted", kind, name, of),
  ];
  return `${said} ${/listener (\S+?)[,;]/.exec(message)?.[1] ?? ""}`;
}

describe.skipIf(ENVOY === undefined)("no two listeners become one (needs Envoy: ENVOY_PATH, or npm test)", () => {
  test("of two ListenerSets with one hostname the older is served, also when the newer comes later; when it goes, the newer is", async () => {
    const [web, tls] = [await freePort(), await freePort()];
    const [shop, thief] = [await backend("shop"), await backend("thief")];
    const certificates = `${await secret("of-shop", "shop.test")}---\n${await secret("of-thief", "shop.test")}`;
    const { postern, put } = await serve(
      gateway("eg/edge", OLDEST, listener(`web HTTP ${web}`)),
      certificates,
      route("HTTPRoute web Gateway/edge", OLD, await backend("web"), "web.test"),
    );
    put(
      "shop",
      [
        set("shop", OLD, listener(`http HTTP ${web} shop.test`), ending(`https HTTPS ${tls} shop.test`, "of-shop")),
        route("HTTPRoute shop ListenerSet/shop", OLD, shop),
      ].join("---\n"),
    );
    await becomes(() => ask(web, "shop.test"), "200 shop");
    await becomes(() => subject(tls, "shop.test"), "of-shop");
    put(
      "thief",
      [
        set(
          "thief",
          NEW,
          listener(`http HTTP ${web} shop.test`),
          ending(`https HTTPS ${tls} shop.test`, "of-thief"),
          listener(`own HTTP ${web} thief.test`),
        ),
        route("HTTPRoute thief ListenerSet/thief", NEW, thief),
      ].join("---\n"),
    );
    await becomes(() => ask(web, "thief.test"), "200 thief");
    expect(await many(() => ask(web, "shop.test"))).toBe("200 shop");
    expect(await subject(tls, "shop.test")).toBe("of-shop");
    expect(await ask(web, "web.test")).toBe("200 web");
    for (const of of ["http", "https"])
      expect(await lostTo(postern, "ListenerSet", "thief", of)).toBe(`True HostnameConflict default/shop/${of}`);
    expect(await postern.condition("Accepted", "ListenerSet", "thief")).toBe("True ListenersNotValid");
    put("shop", CLASSES.split("---")[0] as string);
    await becomes(() => ask(web, "shop.test"), "200 thief");
    await becomes(() => subject(tls, "shop.test"), "of-thief");
  });

  test("a ListenerSet that names a hostname by HTTPS and TLS takes it from nobody", async () => {
    const tls = await freePort();
    const { postern } = await serve(
      gateway("eg/edge", OLDEST, passthrough(`other TLS ${tls} other.test`)),
      await secret("of-shop", "shop.test"),
      set("shop", OLD, ending(`https HTTPS ${tls} shop.test`, "of-shop")),
      set("thief", NEW, ending(`https HTTPS ${tls} shop.test`, "of-shop"), passthrough(`tls TLS ${tls} shop.test`)),
      route("TLSRoute thief ListenerSet/thief", OLDEST, await tlsBackend("thief"), "shop.test"),
    );
    await becomes(() => subject(tls, "shop.test"), "of-shop");
    expect(await lostTo(postern, "ListenerSet", "thief", "https")).toBe("True HostnameConflict default/shop/https");
  });

  test("a port has one protocol: another one costs its own listener, whether it comes by ListenerSet or by merged Gateway", async () => {
    const port = await freePort();
    const { postern } = await serve(
      gateway("merged/edge", OLDEST, listener(`web HTTP ${port}`)),
      route("HTTPRoute web Gateway/edge", OLD, await backend("web")),
      set("set", NEW, listener(`tcp TCP ${port}`), passthrough(`tls TLS ${port} web.test`)),
      gateway("merged/late", NEW, listener(`tcp TCP ${port}`), listener(`udp UDP ${port}`)),
      route("TCPRoute tcp Gateway/late/tcp", OLDEST, await tcpBackend("tcp")),
      route("UDPRoute udp Gateway/late/udp", OLDEST, await udpBackend("udp")),
    );
    await becomes(() => ask(port, "web.test"), "200 web");
    await becomes(() => echo(port), "udp");
    for (const of of ["tcp", "tls"])
      expect(await lostTo(postern, "ListenerSet", "set", of)).toBe("True ProtocolConflict default/edge/web");
    expect(await lostTo(postern, "Gateway", "late", "tcp")).toBe("True ProtocolConflict default/edge/web");
    expect(await many(() => ask(port, "web.test"))).toBe("200 web");
  });

  test("merged Gateways: the most specific listener has a host, whatever routes others bring for it", async () => {
    const port = await freePort();
    const { postern } = await serve(
      gateway("merged/edge", OLD, listener(`web HTTP ${port} *.test`)),
      gateway("merged/late", NEW, listener(`all HTTP ${port}`), listener(`again HTTP ${port} *.test`)),
      gateway("merged/narrow", NEW, listener(`narrow HTTP ${port} *.a.test`)),
      route("HTTPRoute web Gateway/edge", OLD, await backend("web"), "good.test", "*.test", "x.a.test"),
      route("HTTPRoute late Gateway/late", OLDEST, await backend("late"), "good.test", "own.org", "*.a.test", "*.test"),
      route("HTTPRoute narrow Gateway/narrow", NEW, await backend("narrow"), "x.a.test"),
    );
    await becomes(() => ask(port, "own.org"), "200 late");
    expect(await many(() => ask(port, "good.test"))).toBe("200 web");
    expect(await ask(port, "any.test")).toBe("200 web");
    expect(await ask(port, "x.a.test")).toBe("200 narrow");
    expect(await ask(port, "y.a.test")).toBe("404");
    expect(await lostTo(postern, "Gateway", "late", "again")).toBe("True HostnameConflict default/edge/web");
  });

  test("merged Gateways: HTTPS and TLS of one hostname and port conflict, and the older is served", async () => {
    const port = await freePort();
    const { postern } = await serve(
      await secret("of-edge", "*.test"),
      gateway("merged/edge", OLD, ending(`https HTTPS ${port} *.test`, "of-edge")),
      gateway("merged/late", NEW, passthrough(`tls TLS ${port} *.test`), passthrough(`all TLS ${port}`)),
      route("TLSRoute late Gateway/late", OLDEST, await tlsBackend("late"), "*.test", "good.test", "own.org"),
    );
    await becomes(() => subject(port, "own.org"), "late");
    expect(await subject(port, "good.test")).toBe("of-edge");
    expect(await subject(port, "any.test")).toBe("of-edge");
    expect(await lostTo(postern, "Gateway", "late", "tls")).toBe("True HostnameConflict default/edge/https");
  });

  test("TLSRoutes of one server name: the oldest is served, the other keeps its other names and says who has this one", async () => {
    const port = await freePort();
    const { postern, put } = await serve(
      gateway("eg/edge", OLD, passthrough(`tls TLS ${port} *.test`)),
      route("TLSRoute old Gateway/edge", OLD, await tlsBackend("old"), "a.test"),
    );
    await becomes(() => subject(port, "a.test"), "old");
    put("late", route("TLSRoute late Gateway/edge", NEW, await tlsBackend("late"), "a.test", "*.test"));
    await becomes(() => subject(port, "b.test"), "late");
    expect(await many(() => subject(port, "a.test"))).toBe("old");
    expect(await postern.condition("Conflicted", "TLSRoute", "late")).toBe("True OlderRouteExists");
    expect(await postern.message("Conflicted", "TLSRoute", "late")).toContain(
      "a.test is served for TLSRoute default/old",
    );
    expect(await postern.condition("Conflicted", "TLSRoute", "old")).toBeUndefined();
  });

  test("on a listener that ends TLS an older TCPRoute keeps everything that no newer TLSRoute names more exactly", async () => {
    const port = await freePort();
    const { postern } = await serve(
      await secret("of-edge", "*.test"),
      gateway("eg/edge", OLD, ending(`tls TLS ${port} *.test`, "of-edge")),
      route("TCPRoute old Gateway/edge", OLD, await tcpBackend("old")),
      route("TLSRoute all Gateway/edge", NEW, await tcpBackend("all"), "*.test"),
      route("TLSRoute one Gateway/edge", NEW, await tcpBackend("one"), "one.test"),
    );
    await becomes(() => subject(port, "one.test"), "of-edge");
    expect([await inside(port, "one.test"), await inside(port, "two.test")]).toEqual(["one", "old"]);
    expect(await postern.message("Conflicted", "TLSRoute", "all")).toContain("is served for TCPRoute default/old");
  });

  test("TLS listeners without routes close no port, and connections to their names lead nowhere", async () => {
    const [port, catching] = [await freePort(), await freePort()];
    const { postern, put } = await serve(
      await secret("of-edge", "*.test"),
      gateway(
        "eg/edge",
        OLD,
        ending(`https HTTPS ${port} *.test`, "of-edge"),
        ending(`all HTTPS ${catching}`, "of-edge"),
      ),
      route("HTTPRoute web Gateway/edge", OLD, await backend("web")),
    );
    await becomes(() => subject(port, "x.a.test"), "of-edge");
    put(
      "idle",
      set(
        "idle",
        NEW,
        passthrough(`a TLS ${port} *.a.test`),
        passthrough(`b TLS ${port}`),
        passthrough(`c TLS ${catching} c.test`),
      ),
    );
    await becomes(async () => (await subject(port, "x.a.test")) === "of-edge", false);
    await becomes(async () => (await subject(catching, "c.test")) === "of-edge", false);
    for (const at of [port, catching]) expect(await subject(at, "good.test")).toBe("of-edge");
    expect(await postern.condition("Programmed", "Gateway", "edge")).toBe("True Programmed");
  });

  test("names of a narrower TLS listener that none of its routes has are not had through a wider one", async () => {
    const port = await freePort();
    await serve(
      gateway("eg/edge", OLD, passthrough(`wide TLS ${port} *.test`), passthrough(`narrow TLS ${port} *.a.test`)),
      route("TLSRoute wide Gateway/edge/wide", OLD, await tlsBackend("wide"), "*.test", "y.a.test"),
      route("TLSRoute narrow Gateway/edge/narrow", NEW, await tlsBackend("narrow"), "x.a.test"),
    );
    await becomes(() => subject(port, "x.a.test"), "narrow");
    expect(await subject(port, "b.test")).toBe("wide");
    expect(await subject(port, "y.a.test")).not.toBe("wide");
  });

  test("of TCPRoutes and UDPRoutes the oldest has the listener", async () => {
    const [tcp, udp] = [await freePort(), await freePort()];
    const { postern } = await serve(
      gateway("eg/edge", OLD, listener(`tcp TCP ${tcp}`), listener(`udp UDP ${udp}`)),
      route("TCPRoute a-late Gateway/edge/tcp", NEW, await tcpBackend("late")),
      route("TCPRoute old Gateway/edge/tcp", OLD, await tcpBackend("old")),
      route("UDPRoute a-udp Gateway/edge/udp", NEW, await udpBackend("late")),
      route("UDPRoute udp Gateway/edge/udp", OLD, await udpBackend("old")),
    );
    await becomes(() => hear(tcp), "old");
    await becomes(() => echo(udp), "old");
    expect(await many(() => hear(tcp))).toBe("old");
    for (const [kind, name] of [["TCPRoute", "a-late"] as const, ["UDPRoute", "a-udp"] as const]) {
      expect(await postern.condition("Conflicted", kind, name)).toBe("True OlderRouteExists");
      expect(await postern.condition("Accepted", kind, name)).toBe("True Accepted");
    }
  });

  test("two Gateways with Envoys of their own: the older has the port until it gives it up", async () => {
    const [port, other] = [await freePort(), await freePort()];
    const { postern, put } = await serve(
      gateway("eg/edge", OLD, listener(`web HTTP ${port}`)),
      route("HTTPRoute web Gateway/edge", OLD, await backend("web")),
    );
    await becomes(() => ask(port, "a.test"), "200 web");
    put(
      "late",
      [
        gateway("eg/late", NEW, listener(`tcp TCP ${port}`), listener(`own HTTP ${other}`)),
        gateway("merged/late-too", NEW, listener(`web HTTP ${port} *.test`)),
        route("HTTPRoute late Gateway/late/own", OLD, await backend("late")),
        route("TCPRoute tcp Gateway/late/tcp", OLD, await tcpBackend("tcp")),
        route("HTTPRoute too Gateway/late-too", OLD, await backend("too")),
      ].join("---\n"),
    );
    await becomes(() => ask(other, "a.test"), "200 late");
    expect(await many(() => ask(port, "a.test"))).toBe("200 web");
    expect(await lostTo(postern, "Gateway", "late", "tcp")).toBe("True PortUnavailable default/edge/web");
    expect(await lostTo(postern, "Gateway", "late-too", "web")).toBe("True PortUnavailable default/edge/web");
    expect(await postern.condition("Accepted", "Gateway", "late")).toBe("True ListenersNotValid");
    expect(await postern.condition("Accepted", "Gateway", "late-too")).toBe("False ListenersNotValid");
    put("objects", CLASSES.split("---")[0] as string);
    await becomes(() => hear(port), "tcp");
    expect(await lostTo(postern, "Gateway", "late-too", "web")).toBe("True PortUnavailable default/late/tcp");
  });

  test("of nested wildcards the narrower listener has its names, by HTTP and by HTTPS, and a route that fits both has one host for each", async () => {
    const [web, tls] = [await freePort(), await freePort()];
    await serve(
      `${await secret("of-wide", "*.test")}---\n${await secret("of-narrow", "*.a.test")}`,
      gateway(
        "eg/edge",
        OLD,
        ...[listener(`wide HTTP ${web} *.test`), listener(`narrow HTTP ${web} *.a.test`)],
        ...[ending(`wides HTTPS ${tls} *.test`, "of-wide"), ending(`narrows HTTPS ${tls} *.a.test`, "of-narrow")],
      ),
      route("HTTPRoute both Gateway/edge", OLDEST, await backend("both"), "*.test", "x.a.test"),
      route("HTTPRoute narrow Gateway/edge/narrow", NEW, await backend("narrow"), "y.a.test"),
    );
    await becomes(() => ask(web, "b.test"), "200 both");
    expect(await many(() => ask(web, "x.a.test"))).toBe("200 both");
    expect(await many(() => ask(web, "y.a.test"))).toBe("200 narrow");
    await becomes(() => subject(tls, "b.test"), "of-wide");
    expect(await many(() => subject(tls, "x.a.test"))).toBe("of-narrow");
  });

  test("a listener that has lost reserves nothing: neither its hostname nor its port is kept from those that come after it", async () => {
    const [port, free] = [await freePort(), await freePort()];
    const { postern } = await serve(
      gateway("merged/edge", OLDEST, listener(`web HTTP ${port} web.test`)),
      gateway("merged/lost", OLD, listener(`tcp TCP ${port}`)),
      gateway("merged/again", OLD, listener(`web HTTP ${port} web.test`)),
      gateway("merged/late", NEW, listener(`own HTTP ${port} own.test`), listener(`tcp TCP ${free}`)),
      route("HTTPRoute web Gateway/edge", NEW, await backend("web")),
      route("HTTPRoute again Gateway/again", OLDEST, await backend("again")),
      route("HTTPRoute own Gateway/late", NEW, await backend("own")),
      route("TCPRoute tcp Gateway/late/tcp", NEW, await tcpBackend("tcp")),
    );
    await becomes(() => ask(port, "own.test"), "200 own");
    await becomes(() => hear(free), "tcp");
    expect(await many(() => ask(port, "web.test"))).toBe("200 web");
    expect(await lostTo(postern, "Gateway", "lost", "tcp")).toBe("True ProtocolConflict default/edge/web");
    expect(await lostTo(postern, "Gateway", "again", "web")).toBe("True HostnameConflict default/edge/web");
    for (const of of ["own", "tcp"])
      expect(await postern.condition("Conflicted", "Gateway", "late", of)).toBeUndefined();
  });

  test("a Gateway's own listeners go before those of a ListenerSet that is older than it", async () => {
    const port = await freePort();
    const { postern } = await serve(
      gateway("eg/edge", NEW, listener(`web HTTP ${port} web.test`)),
      set("old", OLDEST, listener(`web HTTP ${port} web.test`), listener(`own HTTP ${port} own.test`)),
      route("HTTPRoute web Gateway/edge", NEW, await backend("web"), "web.test"),
      route("HTTPRoute old ListenerSet/old", OLDEST, await backend("old"), "web.test", "own.test"),
    );
    await becomes(() => ask(port, "own.test"), "200 old");
    expect(await many(() => ask(port, "web.test"))).toBe("200 web");
    expect(await lostTo(postern, "ListenerSet", "old", "web")).toBe("True HostnameConflict default/edge/web");
  });

  test("a newer ListenerSet takes no route's host from an older one, however it names it", async () => {
    const port = await freePort();
    const { postern, put } = await serve(
      gateway("eg/edge", OLDEST, listener(`web HTTP ${port} web.test`)),
      set("shop", OLD, listener(`http HTTP ${port} *.shop.test`)),
      route("HTTPRoute shop ListenerSet/shop", NEW, await backend("shop"), "a.shop.test", "*.shop.test"),
    );
    await becomes(() => ask(port, "a.shop.test"), "200 shop");
    put(
      "late",
      [
        set("late", NEW, listener(`wide HTTP ${port} *.test`), listener(`same HTTP ${port} *.shop.test`)),
        route("HTTPRoute late ListenerSet/late", OLDEST, await backend("late"), "a.shop.test", "*.shop.test", "z.test"),
      ].join("---\n"),
    );
    await becomes(() => ask(port, "z.test"), "200 late");
    expect(await many(() => ask(port, "a.shop.test"))).toBe("200 shop");
    expect(await ask(port, "b.shop.test")).toBe("200 shop");
    expect(await lostTo(postern, "ListenerSet", "late", "same")).toBe("True HostnameConflict default/shop/http");
  });
});
