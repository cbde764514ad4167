import { expect, test } from "bun:test";
import * as v from "valibot";
import { crdOfOwnKind, openApiOf, rulesOfOwnKinds } from "./own-crds.ts";
import { validateOwnKinds } from "./own-objects.ts";

const schema = v.strictObject({
  host: v.pipe(v.string(), v.minLength(1), v.maxLength(253)),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535)),
  mode: v.optional(v.picklist(["open", "closed"]), "open"),
  labels: v.optional(v.record(v.string(), v.string())),
  tags: v.optional(v.pipe(v.array(v.string()), v.maxLength(3))),
  rest: v.optional(v.unknown()),
});
const SITE = { group: "acme.io", version: "v1alpha1", kind: "Site", shortNames: ["st"], schema } as const;

test("a valibot schema becomes what a definition says of it; what cannot be said is left to the schema", () => {
  expect(openApiOf(schema)).toEqual({
    type: "object",
    required: ["host", "port"],
    properties: {
      host: { type: "string", minLength: 1, maxLength: 253 },
      port: { type: "integer", minimum: 1, maximum: 65535 },
      mode: { type: "string", enum: ["open", "closed"], default: "open" },
      labels: { type: "object", additionalProperties: { type: "string" } },
      tags: { type: "array", items: { type: "string" }, maxItems: 3 },
      rest: { "x-kubernetes-preserve-unknown-fields": true },
    },
  });
});

test("a kind has a definition with its status, and rights to read it and to write that", () => {
  const crd = crdOfOwnKind(SITE) as { readonly metadata: unknown; readonly spec: Record<string, unknown> };
  expect(crd.metadata).toEqual({ name: "sites.acme.io" });
  expect(crd.spec).toMatchObject({
    ...{ group: "acme.io", scope: "Namespaced", names: { kind: "Site", plural: "sites", shortNames: ["st"] } },
    versions: [{ name: "v1alpha1", served: true, storage: true, subresources: { status: {} } }],
  });
  expect(rulesOfOwnKinds([SITE, { ...SITE, kind: "Bare", status: "none" }])).toEqual([
    { apiGroups: ["acme.io"], resources: ["sites"], verbs: ["list", "watch"] },
    { apiGroups: ["acme.io"], resources: ["sites/status"], verbs: ["patch", "update"] },
    { apiGroups: ["acme.io"], resources: ["bares"], verbs: ["list", "watch"] },
  ]);
});

test("objects of such a kind are checked field by field, with defaults; others are somebody else's", () => {
  const validate = validateOwnKinds([SITE], (object) => ({ ok: true, object: { ...object, spec: "seen" } }));
  const site = (spec: object, more: object = {}) =>
    validate({ apiVersion: "acme.io/v1alpha1", kind: "Site", metadata: { name: "a", namespace: "b" }, spec, ...more });
  expect(site({ host: "a", port: 1 })).toMatchObject({
    ok: true,
    object: { spec: { host: "a", port: 1, mode: "open" } },
  });
  const errorsOf = (answer: ReturnType<typeof site>) =>
    answer.ok ? [] : answer.errors.map(({ path, message }) => `${path.join(".")}: ${message}`);
  expect(errorsOf(site({ host: "a", prot: 1, port: 0 }))).toEqual([
    "spec.port: Invalid value: Expected >=1 but received 0",
    "spec.prot: is not a known field",
  ]);
  expect(errorsOf(site({}, { apiVersion: "acme.io/v1" }))).toEqual(["apiVersion: must be acme.io/v1alpha1"]);
  expect(validate({ apiVersion: "v1", kind: "Secret", metadata: { name: "x" } })).toMatchObject({
    object: { spec: "seen" },
  });
});
