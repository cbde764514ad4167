import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { FakeApiServer } from "../../contract/kubernetes/fake-api-server.ts";
import { FAKE_KINDS } from "../../contract/kubernetes/harness.ts";
import { cleanUp, freePort } from "../../host-rig.ts";
import { kubeconfigOf, object, PROXY_LABELS, pod, run, SYSTEM, serve, startApi } from "./world.ts";

let api: FakeApiServer;
let kubeconfig: string;

beforeEach(async () => {
  api = startApi();
  kubeconfig = await kubeconfigOf(api.url);
});
afterEach(cleanUp);

const postern = (...args: readonly string[]) => run([...args, "--kubeconfig", kubeconfig]);

const condition = (type: string, status: string, rest: object = {}) => ({
  type,
  status,
  reason: type,
  message: `about ${type}`,
  observedGeneration: 3,
  lastTransitionTime: "2026-01-02T03:04:05Z",
  ...rest,
});
describe("a cluster that cannot be used is named", () => {
  test("no kubeconfig", async () => {
    const { code, talk } = await run(["config", "envoy-proxy", "all"], { HOME: "/nowhere" });
    expect([code, talk]).toEqual([
      1,
      "error: there is no kubeconfig /nowhere/.kube/config: set KUBECONFIG, or name one with --kubeconfig\n",
    ]);
  });

  test("no such context", async () => {
    const { code, talk } = await postern("status", "all", "--context", "there");
    expect([code, talk]).toEqual([1, `error: there is no context there; ${kubeconfig} has here\n`]);
  });

  test("no answer", async () => {
    kubeconfig = await kubeconfigOf(`http://127.0.0.1:${await freePort()}`);
    const { code, talk } = await postern("x", "status", "gateway");
    expect(code).toBe(1);
    expect(talk).toMatch(/^error: the API server http:\/\/127\.0\.0\.1:\d+ does not answer: /);
  });

  test("no right to read, with the right that is missing", async () => {
    const message = 'pods is forbidden: User "u" cannot list resource "pods" in API group "" in the namespace "team"';
    const port = await serve((_request, response) => {
      response.writeHead(403, { "content-type": "application/json" });
      response.end(JSON.stringify({ kind: "Status", code: 403, reason: "Forbidden", message }));
    });
    kubeconfig = await kubeconfigOf(`http://127.0.0.1:${port}`);
    const { code, talk } = await postern("stats", "envoy-proxy", "-n", "team");
    expect([code, talk]).toEqual([
      1,
      `error: not allowed to list pods in the namespace team: ${message}; a role must allow the verb list on pods\n`,
    ]);
  });

  test("no pod of that name, none with the labels, none that runs", async () => {
    api.put(pod("waits", PROXY_LABELS, { status: { phase: "Pending" } }));
    const named = await postern("config", "envoy-proxy", "route", "gone");
    expect(named.talk).toBe(`error: there is no pod gone in the namespace ${SYSTEM}: -n names another one\n`);
    const labelled = await postern("c", "proxy", "r", "-l", "a=b", "-l", "c=d");
    expect(labelled.talk).toStartWith(
      `error: there is no pod of Envoy with the labels a=b,c=d, not in the namespace ${SYSTEM}`,
    );
    const waiting = await postern("config", "proxy", "route");
    expect(waiting.talk).toBe(`error: the pod ${SYSTEM}/waits does not run: it is Pending\n`);
    expect([named.code, labelled.code, waiting.code]).toEqual([1, 1, 1]);
  });
});
describe("status", () => {
  beforeEach(() => {
    const group = "gateway.networking.k8s.io/v1";
    api.put(object("GatewayClass", group, ["", "eg"], { status: { conditions: [condition("Accepted", "True")] } }));
    const listeners = [{ name: "http", conditions: [condition("ResolvedRefs", "False")] }];
    const conditions = [condition("Accepted", "True"), condition("Programmed", "True")];
    api.put(object("Gateway", group, ["default", "eg"], { status: { conditions, listeners } }));
    const parents = [
      {
        parentRef: { name: "eg", sectionName: "http" },
        conditions: [condition("Accepted", "True"), condition("ResolvedRefs", "False")],
      },
      { parentRef: { name: "more", kind: "ListenerSet" }, conditions: [condition("Accepted", "True")] },
    ];
    api.put(object("HTTPRoute", group, ["default", "r"], { status: { parents } }));
    api.put(object("HTTPRoute", group, ["team", "r"], { status: { parents: parents.slice(1) } }));
    const ancestors = [{ ancestorRef: { kind: "Gateway", name: "eg" }, conditions: [condition("Accepted", "True")] }];
    api.put(
      object("ClientTrafficPolicy", "gateway.envoyproxy.io/v1alpha1", ["default", "p"], { status: { ancestors } }),
    );
  });

  test("of one kind: the newest condition first, names once", async () => {
    expect((await postern("status", "gateway")).out).toBe(
      [
        "NAME      TYPE         STATUS    REASON",
        "eg        Programmed   True      Programmed",
        "          Accepted     True      Accepted",
        "",
      ].join("\n"),
    );
  });

  test("of routes, quiet, in all namespaces", async () => {
    expect((await postern("x", "status", "httproute", "-q", "-A")).out.split("\n")).toEqual([
      "NAMESPACE   NAME      PARENT             LISTENER   TYPE           STATUS    REASON",
      "default     r         gateway/eg         http       ResolvedRefs   False     ResolvedRefs",
      "                      listenerset/more              Accepted       True      Accepted",
      "team        r         listenerset/more              Accepted       True      Accepted",
      "",
    ]);
  });

  test("of a class, in detail", async () => {
    expect((await postern("status", "gc", "-v")).out.split("\n")).toEqual([
      "NAME      TYPE       STATUS    REASON     MESSAGE          OBSERVED GENERATION   LAST TRANSITION TIME",
      "eg        Accepted   True      Accepted   about Accepted   3                     2026-01-02 03:04:05 +0000 UTC",
      "",
    ]);
  });

  test("of several kinds: a table for each that has any", async () => {
    const { out } = await postern("status", "xpolicy");
    expect(out.split("\n")).toEqual([
      "NAME                    ANCESTOR REFERENCE   LISTENER   TYPE       STATUS    REASON",
      "clienttrafficpolicy/p   gateway/eg                      Accepted   True      Accepted",
      "",
      "",
    ]);
    const all = await postern("status");
    expect(all.out.split("\n").filter((line) => line.startsWith("NAME")).length).toBe(4);
    expect((await postern("status", "xroute", "-n", "none")).talk).toStartWith("nothing to show in the namespace none");
  });

  test("only problems, of listeners too", async () => {
    const { out } = await postern("status", "gateway", "-p");
    expect(out.split("\n")).toEqual([
      "NAME      LISTENER   TYPE           STATUS    REASON         MESSAGE",
      "eg        http       ResolvedRefs   False     ResolvedRefs   about ResolvedRefs",
      "",
    ]);
  });

  test("of policies, with the targets that they lack", async () => {
    const targets = (...names: readonly string[]) => ({
      spec: { targetRefs: names.map((name) => ({ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name })) },
    });
    const ancestors = [{ ancestorRef: { name: "eg" }, conditions: [condition("Accepted", "True")] }];
    const taken = { status: { ancestors } };
    api.put(object("SecurityPolicy", "gateway.envoyproxy.io/v1alpha1", ["default", "s"], targets("r", "gone")));
    api.put(
      object("SecurityPolicy", "gateway.envoyproxy.io/v1alpha1", ["default", "t"], { ...targets("r"), ...taken }),
    );
    api.put(object("SecurityPolicy", "gateway.envoyproxy.io/v1alpha1", ["default", "u"], targets("r")));
    const missing =
      "spec.targetRefs[1] names HTTPRoute default/gone, which does not exist; create it or correct the reference.";
    expect((await postern("status", "sp")).out.split("\n")).toEqual([
      "NAME      ANCESTOR REFERENCE   LISTENER   TYPE       STATUS    REASON",
      "t         gateway/eg                      Accepted   True      Accepted",
      "",
      "SERVED BY NOBODY   PROBLEM",
      `securitypolicy/s   ${missing}`,
      "securitypolicy/u   no controller has said anything of it; is the one of its class running?",
      "",
    ]);
    expect((await postern("status", "gateway")).out).not.toContain("SERVED BY NOBODY");
  });

  test("of routes, with the parents that they lack, and in the exit code whether anything is wrong", async () => {
    const lost = { spec: { parentRefs: [{ name: "egg" }, { name: "eg", namespace: "team" }] } };
    api.put(object("GRPCRoute", "gateway.networking.k8s.io/v1", ["default", "lost"], lost));
    const missing =
      "spec.parentRefs[0] names Gateway default/egg, which does not exist; create it or correct the reference (eg?).";
    const { code, out } = await postern("status", "grpcroute", "-p");
    expect([code, out.split("\n")]).toEqual([
      1,
      [
        "NAME      PARENT    LISTENER   TYPE      STATUS    REASON    MESSAGE",
        "",
        "SERVED BY NOBODY   PROBLEM",
        `grpcroute/lost     ${missing}`,
        "",
      ],
    ]);
    const elsewhere = await postern("status", "grpcroute", "-A");
    expect(elsewhere.code).toBe(0);
    expect(elsewhere.out).toContain(
      "names Gateway team/eg, which does not exist; create it or correct the reference (default/eg?).",
    );
    expect([
      (await postern("status", "gatewayclass", "-p")).code,
      (await postern("status", "gateway", "-p")).code,
    ]).toEqual([0, 1]);
    expect((await postern("status", "gateway", "-p", "-o", "json")).code).toBe(1);
  });

  test("of a kind that the cluster does not know", async () => {
    api.withdraw(FAKE_KINDS["TCPRoute"] as never);
    const { code, talk } = await postern("status", "tcproute");
    expect([code, talk]).toEqual([
      1,
      "error: the cluster does not know the kind TCPRoute: postern crds prints its definition\n",
    ]);
    expect((await postern("status", "xroute", "-v")).talk).toContain("does not know the kind TCPRoute");
  });
});
