import { describe, expect, test } from "bun:test";
import { formatFieldError, type ObjectValidation, validateObject } from "../../core/api/validate/mod.ts";
import { readYaml } from "../../core/resource/yaml/mod.ts";

function route(spec: object): object {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: "web", namespace: "shop" },
    spec,
  };
}

function errorsOf(validation: ObjectValidation): string[] {
  return validation.ok ? [] : validation.errors.map(formatFieldError);
}

test("defaults are filled in, and only where something is missing", () => {
  const result = validateObject(route({ parentRefs: [{ name: "eg" }] }));
  expect(result).toEqual({
    ok: true,
    object: {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: { name: "web", namespace: "shop" },
      spec: {
        parentRefs: [{ name: "eg", group: "gateway.networking.k8s.io", kind: "Gateway" }],
        rules: [{ matches: [{ path: { type: "PathPrefix", value: "/" } }] }],
      },
    } as never,
  });
});

test("an object that needs no default keeps its identity", () => {
  const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "a" }, type: "Opaque", data: { a: "YQ==" } };
  const result = validateObject(secret);
  expect(result.ok && (result.object as object) === secret).toBe(true);
});

describe("errors name object, field, value and what is allowed", () => {
  const cases: readonly (readonly [string, object, string])[] = [
    [
      "a word that is none of the list",
      { rules: [{ matches: [{ path: { type: "Prefix", value: "/" } }] }] },
      'HTTPRoute shop/web: spec.rules[0].matches[0].path.type: must be one of Exact, PathPrefix, RegularExpression, not "Prefix"',
    ],
    [
      "a number out of range",
      { rules: [{ backendRefs: [{ name: "a", port: 70000 }] }] },
      "HTTPRoute shop/web: spec.rules[0].backendRefs[0].port: is too large: 70000; allowed is a whole number from 1 to 65535",
    ],
    [
      "a misspelt field",
      { rules: [{ matchs: [] }] },
      "HTTPRoute shop/web: spec.rules[0].matchs: is not a known field (matches?); allowed is an object with backendRefs, filters, matches, name, retry, sessionPersistence, timeouts",
    ],
    [
      "a required field",
      { parentRefs: [{}] },
      "HTTPRoute shop/web: spec.parentRefs[0].name: is required: a text of 1 to 253 characters",
    ],
    [
      "a list that is none",
      { hostnames: "a.example" },
      'HTTPRoute shop/web: spec.hostnames: is not a list: "a.example"; allowed is a list of 16 items at most',
    ],
    [
      "a broken rule",
      { rules: [{ backendRefs: [{ name: "a" }] }] },
      'HTTPRoute shop/web: spec.rules[0].backendRefs[0]: a Service needs port; it is {"name":"a","group":"","kind":"Service","weight":1}',
    ],
    [
      "a key twice",
      {
        rules: [
          {
            matches: [
              {
                headers: [
                  { name: "a", value: "1" },
                  { name: "a", value: "2" },
                ],
              },
            ],
          },
        ],
      },
      'HTTPRoute shop/web: spec.rules[0].matches[0].headers[1]: repeats the name of an earlier item: {"name":"a","value":"2","type":"Exact"}; allowed is an object with name, type, value',
    ],
  ];
  for (const [what, spec, expected] of cases) {
    test(what, () => expect(errorsOf(validateObject(route(spec)))).toEqual([expected]));
  }
});

test("errors of a file name its line and column", () => {
  const text = [
    "apiVersion: gateway.networking.k8s.io/v1",
    "kind: HTTPRoute",
    "metadata: {name: web}",
    "spec:",
    "  rules:",
    "    - backendRefs:",
    "        - name: a",
    "          port: http",
  ].join("\n");
  const [document] = readYaml(text);
  const locate = (path: readonly (string | number)[]) => document?.locate(path);
  expect(errorsOf(validateObject(document?.value, { file: "web.yaml", locate }))).toEqual([
    'web.yaml:8:11: HTTPRoute web: spec.rules[0].backendRefs[0].port: must be a whole number from 1 to 65535, not "http"',
  ]);
});

test("unknown fields can be dropped or kept", () => {
  const gateway = {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name: "eg" },
    spec: { gatewayClassName: "eg", listeners: [{ name: "http", port: 80, protocol: "HTTP", color: "red" }] },
  };
  const listenerOf = (result: ObjectValidation) =>
    result.ok && (result.object.spec as { listeners: readonly object[] }).listeners[0];
  expect(validateObject(gateway).ok).toBe(false);
  expect(listenerOf(validateObject(gateway, { unknown: "prune" }))).not.toHaveProperty("color");
  expect(listenerOf(validateObject(gateway, { unknown: "keep" }))).toHaveProperty("color", "red");
});

test("the standard channel does not know fields of the experimental one", () => {
  const object = route({ rules: [{ retry: { attempts: 1 } }] });
  expect(validateObject(object).ok).toBe(true);
  expect(errorsOf(validateObject(object, { channel: "standard" }))[0]).toContain(
    "spec.rules[0].retry: is not a known field",
  );
});

test("versions have their own rules", () => {
  const tls = (version: string) => ({
    apiVersion: `gateway.networking.k8s.io/${version}`,
    kind: "TLSRoute",
    metadata: { name: "a" },
    spec: { rules: [{ backendRefs: [{ name: "a", port: 443 }] }] },
  });
  expect(validateObject(tls("v1alpha2")).ok).toBe(true);
  expect(errorsOf(validateObject(tls("v1")))).toEqual([
    "TLSRoute a: spec.hostnames: is required: a list of 1 to 1024 items",
  ]);
  expect(errorsOf(validateObject(tls("v2")))[0]).toStartWith(
    'TLSRoute a: apiVersion: is "gateway.networking.k8s.io/v2"; allowed is one of gateway.networking.k8s.io/v1,',
  );
});

test("a field that cannot be changed is compared with the previous version", () => {
  const gatewayClass = (controllerName: string) => ({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "GatewayClass",
    metadata: { name: "eg" },
    spec: { controllerName },
  });
  expect(validateObject(gatewayClass("a.b/c"), { old: gatewayClass("a.b/c") }).ok).toBe(true);
  expect(errorsOf(validateObject(gatewayClass("a.b/d"), { old: gatewayClass("a.b/c") }))).toEqual([
    'GatewayClass eg: spec.controllerName: cannot be changed; it is "a.b/d"',
  ]);
});

test("names and labels are checked as the API server does", () => {
  const named = (metadata: object) => ({ apiVersion: "v1", kind: "ConfigMap", metadata });
  expect(validateObject(named({ name: "a.b-c" })).ok).toBe(true);
  expect(validateObject(named({ name: "A" })).ok).toBe(false);
  expect(validateObject(named({})).ok).toBe(false);
  expect(validateObject(named({ name: "a", labels: { "a b": "c" } })).ok).toBe(false);
  expect(validateObject(named({ name: "a", labels: { "example.com/a": "c d" } })).ok).toBe(false);
  expect(validateObject({ apiVersion: "v1", kind: "ConfigMap" }).ok).toBe(false);
});

test("errors show nothing of a Secret's data", () => {
  const secret = (fields: object) => ({ apiVersion: "v1", kind: "Secret", metadata: { name: "a" }, ...fields });
  const bad = [
    secret({ data: { key: "hunter2!" } }),
    secret({ stringData: { "a b": "hunter2!" } }),
    secret({ type: "kubernetes.io/tls", data: { "tls.crt": "hunter2!" } }),
  ].map((object) => validateObject(object));
  expect(bad.map(({ ok }) => ok)).toEqual([false, false, false]);
  expect(JSON.stringify(bad)).not.toContain("hunter2");
});

test("kinds without a schema pass, what is no object does not", () => {
  expect(validateObject({ apiVersion: "example.com/v1", kind: "Thing", metadata: { name: "a" }, any: 1 }).ok).toBe(
    true,
  );
  expect(validateObject({ kind: "Thing" }).ok).toBe(false);
  expect(validateObject(null).ok).toBe(false);
});
