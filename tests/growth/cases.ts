import { validateObject } from "../../core/api/validate/mod.ts";
import { applyBootstrap, renderBootstrap } from "../../core/envoy/bootstrap/mod.ts";
import { readCel } from "../../core/envoy/cel.ts";
import { applyJsonPatches } from "../../core/envoy/json-patch/mod.ts";
import { readRe2 } from "../../core/envoy/re2/mod.ts";
import type * as ir from "../../core/ir/mod.ts";
import { fieldLocator, readDocuments, type Validate } from "../../core/resource/mod.ts";
import { oneLine, printable } from "../../core/scalars/mod.ts";
import { pemBlocks } from "../../plugins/gateway-api/tls/pem.ts";
import { createFrameReader } from "../../plugins/xds/server/grpc/frame.ts";
import { translateXds } from "../../plugins/xds/translate/mod.ts";

/** Something that is done with an input of a size. */
export interface GrowthCase {
  /** The smallest size; the others are twice as large as the one before. */
  readonly from: number;
  /** Makes the input, which is not measured. */
  readonly input: (size: number) => unknown;
  readonly run: (input: never) => unknown;
}

const validate: Validate = (object) => validateObject(object);
const read = (text: string) => readDocuments(text, { file: "f.yaml", validate });
const head = (kind: string, apiVersion = "gateway.networking.k8s.io/v1") =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x, namespace: default}\n`;
const lines = (number: number, line: (i: number) => string) =>
  Array.from({ length: number }, (_, i) => line(i)).join("\n");
const text = (from: number, input: (size: number) => string): GrowthCase => ({ from, input, run: read });

const ROUTES = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration";

/** A route configuration with 200 virtual hosts, and a policy with patches of it. */
function patched(number: number, operation: (i: number) => object): ir.XdsIr {
  const routes = Array.from({ length: 200 }, (_, i) => {
    return { name: `r${i}`, hostname: `h${i}.example.com`, destination: { name: `b${i}` } };
  });
  const http = { name: "default/eg/http", address: "0.0.0.0", port: 10080, hostnames: ["*"], routes };
  const jsonPatches = Array.from({ length: number }, (_, i) => ({
    type: ROUTES,
    name: http.name,
    operation: operation(i),
  }));
  const policy = {
    name: "p",
    namespace: "default",
    status: { ancestors: [{ ancestorRef: { name: "eg" } }] },
    jsonPatches,
  };
  return { http: [http], envoyPatchPolicies: [policy] } as unknown as ir.XdsIr;
}

const translated = (xds: ir.XdsIr) => translateXds(xds, { controllerNamespace: "envoy-gateway-system" });
const atRoute = (i: number) => `/virtual_hosts/${i % 200}/routes/0/metadata`;

/** Inputs that cost more than their size, each for its kind; sizes are chosen so that the largest takes some tenths of a second. */
export const GROWTH_CASES: Readonly<Record<string, GrowthCase>> = {
  "keys that are maps": text(20_000, (size) => "? ".repeat(size)),
  "flow maps as keys": text(700, (size) => "{a: b}: c\n".repeat(size)),
  "keys of a ConfigMap": text(1_200, (size) => `${head("ConfigMap", "v1")}data:\n${lines(size, (i) => `  k${i}: v`)}`),
  "keys of a ConfigMap in JSON": text(1_200, (size) =>
    JSON.stringify({
      ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } },
      data: Object.fromEntries(Array.from({ length: size }, (_, i) => [`k${i}`, "v"])),
    }),
  ),
  "one key again and again": text(2_000, (size) => `${head("ConfigMap", "v1")}data:\n${"  k: v\n".repeat(size)}`),
  "keys that no schema knows": text(1_200, (size) => `${head("HTTPRoute")}spec:\n${lines(size, (i) => `  k${i}: v`)}`),
  "labels that are no text": text(
    2_000,
    (size) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  labels:\n${lines(size, (i) => `    k${i}: 1`)}`,
  ),
  newlines: text(20_000, (size) => `a: b${"\n".repeat(size)}`),
  comments: text(10_000, (size) => "# c\n".repeat(size)),
  commas: text(5_000, (size) => `[${",".repeat(size)}]`),
  "broken documents": text(300, (size) => "a: [\n---\n".repeat(size)),
  "uses of an anchor": text(1_500, (size) => `a: &a {b: 1}\nc:\n${"- *a\n".repeat(size)}`),
  "merges of an anchor": text(700, (size) => `a: &a {b: 1, c: 2}\n${lines(size, (i) => `k${i}: {<<: *a}`)}`),
  "quotes without an end": text(1_200, (size) => 'a: "x\n'.repeat(size)),
  "rules of a route": text(
    150,
    (size) => `${head("HTTPRoute")}spec:\n  rules:\n${lines(size, () => "  - backendRefs: [{name: a, port: 80}]")}`,
  ),
  "a long text under rules": text(
    200_000,
    (size) => `${head("HTTPRoute")}spec:\n  hostnames: [${"a.".repeat(size)}]\n`,
  ),
  "places of fields": {
    from: 500,
    input: (size) => `${head("ConfigMap", "v1")}data:\n${lines(size, (i) => `  k${i}: v`)}`,
    run: (input: string) => {
      const locate = fieldLocator(input);
      const ref = { group: "", kind: "ConfigMap", namespace: "default", name: "x" };
      for (let i = 0; i < input.length / 10; i++) locate(ref, ["data", `k${i}`]);
    },
  },
  "keys of bootstrap.value": {
    from: 1_200,
    input: (size) => `{${lines(size, (i) => `"k${i}": 1,`)} "z": 1}`,
    run: (value: string) => applyBootstrap(renderBootstrap(), { type: "Replace", value }),
  },
  "PEM blocks": {
    from: 3_000,
    input: (size) => "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".repeat(size),
    run: pemBlocks,
  },
  "PEM blocks without an end": {
    from: 20_000,
    input: (size) => "-----BEGIN CERTIFICATE-----\n".repeat(size),
    run: pemBlocks,
  },
  "patches by pointer": {
    from: 30,
    input: (size) => patched(size, (i) => ({ op: "add", path: atRoute(i), value: { filter_metadata: { a: { i } } } })),
    run: translated,
  },
  "patches by JSONPath": {
    from: 6,
    input: (size) =>
      patched(size, (i) => ({ op: "add", jsonPath: `..routes[?@.name == 'r${i}']`, path: "metadata", value: {} })),
    run: translated,
  },
  "patches that copy copies": {
    from: 25,
    input: (size) => Array.from({ length: size }, (_, i) => ({ op: "copy" as const, from: "/a", path: `/a/b${i}` })),
    run: (patches: { readonly op: "copy"; readonly from: string; readonly path: string }[]) =>
      applyJsonPatches({ a: { c: 1 } }, patches),
  },
  "regular expressions that repeat": {
    from: 32,
    input: (size) => Array.from({ length: size }, () => ".{0,1000}".repeat(455)),
    run: (patterns: readonly string[]) => patterns.map(readRe2),
  },
  "regular expressions": {
    from: 20,
    input: (size) => Array.from({ length: size }, (_, i) => `^/a${i}/([a-z]+|\\d{1,9})(/.*)?$`.repeat(10)),
    run: (patterns: readonly string[]) => patterns.map(readRe2),
  },
  "a CEL expression": { from: 500, input: (size) => `'${"a".repeat(size)}' == request.path`, run: readCel },
  "a long CEL expression": { from: 500_000, input: (size) => `'${"a".repeat(size)}' == request.path`, run: readCel },
  "text that is shown": {
    from: 100_000,
    input: (size) => ["\n".repeat(size), " ".repeat(size), "\u202e".repeat(size)],
    run: (texts: readonly string[]) => texts.map((each) => [printable(each), oneLine(each)]),
  },
  "single bytes of a gRPC message": {
    from: 50_000,
    input: (size) => size,
    run: (size: number) => {
      const reader = createFrameReader(32 * 1024 * 1024);
      const one = new Uint8Array([0]);
      reader.push(new Uint8Array([0, 1, 255, 255, 255]));
      for (let i = 0; i < size; i++) reader.push(one);
    },
  },
};
