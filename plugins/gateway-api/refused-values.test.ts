import { expect, test } from "bun:test";
import type { KubeObject } from "../../core/resource/mod.ts";
import { build, gateway, object } from "../../tests/listener-world.ts";
import { DEFAULT_SETTINGS } from "./base/settings.ts";

/** Values that schemas let pass and that nobody can be served with: they are told on their objects, since Envoy would not refuse them. */
const settings = { runningOnHost: true, features: { ...DEFAULT_SETTINGS.features, backend: true } };

const to = (name: string) => ({ backendRefs: [{ group: "gateway.envoyproxy.io", kind: "Backend", name }] });

function envoyObject(kind: string, name: string, content: object): KubeObject {
  const apiVersion = kind === "Secret" ? "v1" : "gateway.envoyproxy.io/v1alpha1";
  return { apiVersion, kind, metadata: { name, namespace: "infra" }, ...content } as KubeObject;
}

/** The complaints about objects of a kind, in a world with a Gateway, a Backend and an HTTPRoute with these rules. */
function complaints(kind: string, rules: readonly object[], more: readonly KubeObject[], port = 80): readonly string[] {
  const { status } = build(
    [
      gateway("infra/edge", undefined, ["web HTTP 80"]),
      object("HTTPRoute", "infra/r", undefined, { parentRefs: [{ name: "edge" }], rules }),
      envoyObject("Backend", "b", { spec: { endpoints: [{ ip: { address: "127.0.0.1", port } }] } }),
      ...more,
    ],
    settings,
  );
  const ours = status.filter(({ ref }) => ref.kind === kind).map((each) => each.status);
  const conditions = ours.flatMap((each) => [
    ...(each.conditions ?? []),
    ...(each.parents ?? []).flatMap((p) => p.conditions),
  ]);
  return conditions.filter(({ status: is }) => is === "False").map(({ message }) => message);
}

test("a session under a name that is no token", () => {
  const said = (sessionName: string, type: string) =>
    complaints(
      "HTTPRoute",
      [{ matches: [{ path: { value: "/" } }], sessionPersistence: { type, sessionName }, ...to("b") }],
      [],
    );
  for (const name of ["my session;\r\nset", "a b", "a=b", "ü", ""])
    for (const type of ["Cookie", "Header"])
      expect(said(name, type)).toEqual([
        `Rule 0: sessionPersistence.sessionName ${JSON.stringify(name)} is no name of a cookie or header; use letters, digits and signs such as - and _.`,
      ]);
  expect(said("shop-session_1", "Cookie")).toEqual([]);
});

test("a credential that no header can carry", () => {
  const filters = [
    { type: "ExtensionRef", extensionRef: { group: "gateway.envoyproxy.io", kind: "HTTPRouteFilter", name: "f" } },
  ];
  const filter = envoyObject("HTTPRouteFilter", "f", {
    spec: { credentialInjection: { credential: { valueRef: { name: "s" } } } },
  });
  const said = (credential: string) =>
    complaints(
      "HTTPRoute",
      [{ filters, ...to("b") }],
      [filter, envoyObject("Secret", "s", { data: { credential: btoa(credential) } })],
    );
  for (const credential of ["a\r\nb: c", "a\u0000b", "a\u007fb"])
    expect(said(credential)).toEqual([
      "Rule 0: filters[0].extensionRef: HTTPRouteFilter infra/f: The credential of Secret infra/s has control characters, such as line breaks, inside of it; headers cannot carry those.",
    ]);
  // Envoy cuts off what stands around it.
  for (const credential of ["Bearer abc", "abc\n", " a\tb \r\n"]) expect(said(credential)).toEqual([]);
});

test("a backend at port 0", () => {
  const fault = "spec.endpoints: there is nothing at port 0; give the port on which the backend listens.";
  expect(complaints("Backend", [to("b")], [], 0)).toEqual([`The Backend cannot be used: ${fault}`]);
  expect(complaints("HTTPRoute", [to("b")], [], 0).join()).toContain(fault);
  expect(complaints("Backend", [to("b")], [], 8080)).toEqual([]);
});
