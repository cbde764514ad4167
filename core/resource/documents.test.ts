import { describe, expect, test } from "bun:test";
import type { KubeObject } from "../object/mod.ts";
import { fieldLocator, readDocuments } from "./documents.ts";
import { validateStructure } from "./structure.ts";

const read = (text: string, validate = validateStructure) => readDocuments(text, { file: "f.yaml", validate });
const route = (name: string) =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: ${name}, namespace: default}\n`;

describe("objects", () => {
  test("without a namespace are where Envoy Gateway puts them", () => {
    const text = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n";
    expect(read(text).objects[0]?.object.metadata).toEqual({ name: "s", namespace: "envoy-gateway-system" });
  });

  test("come in order, with their place", () => {
    const { objects, problems } = read(`${route("a")}---\n${route("b")}`);
    expect(problems).toEqual([]);
    expect(objects.map(({ ref, line }) => [ref.namespace, ref.name, line])).toEqual([
      ["default", "a", 1],
      ["default", "b", 5],
    ]);
  });

  test("of cluster-scoped kinds have no namespace", () => {
    const text = "apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: {name: eg, namespace: x}\n";
    expect(read(text).objects[0]?.object.metadata).toEqual({ name: "eg" });
  });

  test("stand in lists too", () => {
    const text =
      "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Service, metadata: {name: s}}\n- {kind: X}\n";
    const { objects, problems } = read(text);
    expect(objects.map(({ ref, line }) => [ref.kind, ref.name, line])).toEqual([["Service", "s", 4]]);
    expect(problems[0]).toMatchObject({ file: "f.yaml", line: 5, column: 3, message: "apiVersion: is required" });
  });

  test("text of Secrets becomes base64", () => {
    const text = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: eA==}\nstringData: {b: hé}\n";
    expect(read(text).objects[0]?.object).toEqual({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s", namespace: "envoy-gateway-system" },
      data: { a: "eA==", b: "aMOp" },
    } as KubeObject);
  });
});

describe("what is refused", () => {
  test("is refused alone, with the field, the line and the column", () => {
    const refuseB = (object: KubeObject) =>
      object.metadata.name === "b"
        ? { ok: false as const, errors: [{ path: ["spec", "rules", 0], message: "is wrong" }] }
        : { ok: true as const, object };
    const text = `${route("a")}---\n${route("b")}spec:\n  rules:\n  - x: 1\n`;
    const { objects, problems, unknown } = read(text, refuseB);
    expect(objects.map(({ ref }) => ref.name)).toEqual(["a"]);
    expect(unknown).toBe(false);
    expect(problems).toEqual([
      {
        file: "f.yaml",
        line: 10,
        column: 5,
        message: "HTTPRoute default/b: spec.rules[0]: is wrong",
        ref: { group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default", name: "b" },
      },
    ]);
  });

  test("a version that is not read", () => {
    const text = "apiVersion: gateway.networking.k8s.io/v9\nkind: Gateway\nmetadata: {name: g}\n";
    expect(read(text).problems[0]?.message).toBe(
      "Gateway envoy-gateway-system/g: apiVersion: Gateway is read in v1, v1beta1, v1alpha2, v1alpha3, not in v9",
    );
  });

  test("labels that are not text", () => {
    const text = "apiVersion: v1\nkind: Service\nmetadata:\n  name: s\n  labels:\n    a: yes\n";
    expect(read(text).problems[0]).toMatchObject({
      line: 6,
      column: 5,
      message: "Service envoy-gateway-system/s: metadata.labels.a: must be text: put it in quotes",
    });
  });

  test("a document that could be of any object says so", () => {
    expect(read("just text").unknown).toBe(true);
    expect(read("a: [1").unknown).toBe(true);
  });

  test("a broken document whose head can be read names its object", () => {
    const { problems, unknown } = read(`${route("a")}spec: {a: 1, a: 2}\n`);
    expect(unknown).toBe(false);
    expect(problems[0]).toMatchObject({ line: 4, column: 14, ref: { name: "a" } });
  });
});

describe("fields of objects are found in the text they come from", () => {
  const text = `${route("a")}spec:
  rules:
  - name: one
    backendRefs: [{name: x}]
---
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Service
  metadata: {name: s}
  spec:
    ports: [{port: 80}]
`;
  const find = fieldLocator(text);
  const ref = (group: string, kind: string, namespace: string, name: string) => ({ group, kind, namespace, name });
  const ofRoute = ref("gateway.networking.k8s.io", "HTTPRoute", "default", "a");

  test("by the path of the field, or of the innermost one around it that is written down", () => {
    expect(find(ofRoute, ["spec", "rules", 0, "backendRefs", 0, "name"])).toEqual({ line: 7, column: 20 });
    expect(find(ofRoute, ["spec", "rules", 0, "matches", 0])).toEqual({ line: 6, column: 5 });
  });

  test("in lists, with the namespace that is filled in", () => {
    const service = ref("", "Service", "envoy-gateway-system", "s");
    expect(find(service, ["spec", "ports", 0, "port"])).toEqual({ line: 16, column: 14 });
  });

  test("not for an object that is not in the text", () => {
    expect(find(ref("", "Service", "other", "s"), ["spec"])).toBeUndefined();
  });
});
