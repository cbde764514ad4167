import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parseAllDocuments } from "yaml";
import { printCrds } from "../../cmd/cli/crds.ts";
import { referencePages } from "../../cmd/dev/reference-pages.ts";
import { kinds } from "../../core/api/kinds.ts";
import { crdOf, kindsOfGroup } from "../../core/api/print/crd.ts";
import { jsonSchemaOf } from "../../core/api/print/json-schema.ts";
import { isTransition } from "../../core/api/schema/mod.ts";
import { configFacts, configJsonSchema } from "../../core/config/schema/mod.ts";

const MEBIBYTE = 2 ** 20;
/** All annotations of an object together; client-side apply puts the whole object into one. */
const ANNOTATIONS = 256 * 1024;

test("the definitions fit into a Helm release, and each one into the annotation of client-side apply", () => {
  expect(gzipSync(printCrds()).length).toBeLessThan(MEBIBYTE);
  for (const kind of kindsOfGroup("gateway.envoyproxy.io")) {
    expect([kind.kind, JSON.stringify(crdOf(kind)).length < ANNOTATIONS]).toEqual([kind.kind, true]);
  }
});

test("the printed definitions are the eight kinds", () => {
  const names = parseAllDocuments(printCrds()).map((document) => document.toJS().spec.names.kind);
  expect(names.sort()).toEqual([
    "Backend",
    "BackendTrafficPolicy",
    "ClientTrafficPolicy",
    "EnvoyExtensionPolicy",
    "EnvoyPatchPolicy",
    "EnvoyProxy",
    "HTTPRouteFilter",
    "SecurityPolicy",
  ]);
});

test("docs/reference is what the schemas print: run `bun cmd/dev/reference.ts`", () => {
  const folder = join(import.meta.dir, "../../docs/reference");
  const pages = referencePages();
  expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
  for (const [file, text] of pages) expect([file, readFileSync(join(folder, file), "utf8")]).toEqual([file, text]);
});

/** Every field of ours is described; those of Kubernetes stand in its own documentation. */
test("fields have descriptions of one sentence", () => {
  const wrong: string[] = [];
  const visit = (facts: ReturnType<typeof configFacts>, path: string): void => {
    const fields = Object.entries(facts.fields ?? {});
    const ours = fields.filter(([, { about }]) => about !== undefined);
    for (const [name, { about = "" }] of ours)
      if (!/^[A-Z5g].*\.$/.test(about)) wrong.push(`${path}.${name}: ${about}`);
    if (ours.length > 0 && ours.length < fields.length) wrong.push(`${path}: some fields have no description`);
    for (const [name, field] of fields) visit(field.facts, `${path}.${name}`);
    if (facts.items) visit(facts.items, `${path}[]`);
    if (facts.values) visit(facts.values, `${path}.*`);
  };
  for (const kind of kindsOfGroup("gateway.envoyproxy.io")) {
    const { spec } = kind.fields({ channel: "experimental", version: "v1alpha1" });
    if (spec) visit(spec.schema.facts, kind.kind);
  }
  visit(configFacts(), "EnvoyGateway");
  expect(wrong).toEqual([]);
});

test("the JSON Schema of HTTPRoute knows its kind, its versions and its fields", () => {
  const kind = kinds.find((each) => each.kind === "HTTPRoute");
  const schema = kind && jsonSchemaOf(kind);
  expect(schema).toMatchObject({
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "HTTPRoute",
    required: ["apiVersion", "kind", "metadata", "spec"],
    additionalProperties: false,
    properties: {
      apiVersion: { enum: ["gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1"] },
      kind: { const: "HTTPRoute" },
      spec: { properties: { hostnames: { type: "array", maxItems: 16 } } },
    },
  });
});

test("the JSON Schema of the configuration reaches into the proxy's settings", () => {
  expect(configJsonSchema()).toMatchObject({
    title: "EnvoyGateway",
    required: ["apiVersion", "kind"],
    properties: {
      logging: { properties: { encoder: { enum: ["Text", "JSON"], default: "Text" } } },
      envoyProxy: { properties: { mergeGateways: { type: "boolean" } } },
    },
  });
});

test("rules that compare versions are told from the others", () => {
  expect(isTransition({ rule: "self == oldSelf", message: "" })).toBe(true);
  expect(isTransition({ rule: "self == 1", message: "" })).toBe(false);
});
