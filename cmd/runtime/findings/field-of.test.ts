import { expect, test } from "bun:test";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { fieldOf } from "./field-of.ts";

function object(kind: string, spec: object): KubeObject {
  return { apiVersion: "gateway.networking.k8s.io/v1", kind, metadata: { name: "o", namespace: "default" }, spec };
}

const path = (of: KubeObject, base: readonly (string | number)[], message: string) =>
  fieldOf(of, base, message).join(".");

const route = object("HTTPRoute", {
  parentRefs: [{ name: "eg" }],
  rules: [
    { backendRefs: [{ kind: "Backend", name: "one" }] },
    {
      matches: [{ path: { value: "(" } }],
      filters: [{ requestMirror: { backendRef: { name: "two", namespace: "other", kind: "Service" } } }],
      backendRefs: [{ kind: "Service", name: "one" }],
    },
  ],
});

test.each([
  ["a reference, by kind and name", "Service default/one does not exist; create it.", "spec.rules.1.backendRefs.0"],
  [
    "a reference into another namespace",
    "Service other/two does not exist.",
    "spec.rules.1.filters.0.requestMirror.backendRef",
  ],
  ["a rule, and the part of it that is there", 'Rule 1: matches.path: "(" is no expression.', "spec.rules.1.matches"],
  ["a path", "spec.parentRefs[0] is wrong", "spec.parentRefs.0"],
  ["nothing", "The route is not served.", ""],
  ["a rule that is not there", "Rule 7 is wrong.", ""],
  ["an object that is not named in it", "Service default/three does not exist.", ""],
])("a message of a route names %s", (_what, message, wanted) => {
  expect(path(route, [], message)).toBe(wanted);
});

test("fields of a listener are looked for in the listener first, its references too", () => {
  const certificateRefs = [
    { kind: "Secret", name: "a" },
    { kind: "Secret", name: "b" },
  ];
  const gateway = object("Gateway", {
    listeners: [
      { name: "x", tls: { certificateRefs } },
      { name: "y", tls: { certificateRefs } },
    ],
  });
  const base = ["spec", "listeners", 1];
  expect(path(gateway, base, "No certificate of tls.certificateRefs can be used: Secret default/b is empty.")).toBe(
    "spec.listeners.1.tls.certificateRefs.1",
  );
  expect(path(gateway, base, "tls.mode is Passthrough.")).toBe("spec.listeners.1.tls");
  expect(path(gateway, base, "The listener takes no tls; remove it.")).toBe("spec.listeners.1");
});

test("the part of a policy that begins the message, and the object that it mentions", () => {
  const policy = object("SecurityPolicy", {
    oidc: { clientSecret: { name: "s" } },
    basicAuth: { users: { name: "s" } },
  });
  expect(path(policy, [], "basicAuth: Secret default/s does not exist.")).toBe("spec.basicAuth.users");
  expect(path(policy, [], "oidc: the configuration of https://a.example.com cannot be used.")).toBe("spec.oidc");
});

test("an object without a spec", () => {
  const bare = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" } };
  expect(path(bare, [], "tls.key of Secret s cannot be read")).toBe("");
});
