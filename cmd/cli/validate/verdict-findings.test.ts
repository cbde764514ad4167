import { expect, test } from "bun:test";
import type { Verdict } from "../../../core/isolation/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { type Answers, verdictFindings } from "./verdict-findings.ts";
import { worldOf } from "./world.ts";

const around = { namespace: "envoy-gateway-system", dnsDomain: "cluster.local" };

function object(kind: string, name: string, spec: object): KubeObject {
  const apiVersion = "gateway.networking.k8s.io/v1";
  return { apiVersion, kind, metadata: { name, namespace: "default" }, spec };
}

const OBJECTS = [
  object("Gateway", "g", { gatewayClassName: "eg", listeners: [{ name: "a" }, { name: "b" }] }),
  object("HTTPRoute", "r", { rules: [{}, {}, {}] }),
];

function verdict(kind: string, name: string, rest: Partial<Verdict>): Verdict {
  const of = { group: "gateway.networking.k8s.io", kind, namespace: "default", name };
  return { ...of, ...{ cell: "", uid: "", digest: "", reason: "bad", postern: "", proxy: "" }, ...rest };
}

function findings(answers: {
  readonly withheld?: readonly Verdict[];
  readonly refusals?: ReturnType<Answers["xds"]["refusals"]>;
  readonly failed?: readonly (readonly [string, string])[];
}) {
  const metadata = { name: "p", namespace: "infra" };
  const infra = {
    "default/g": { proxy: { name: "default/g", namespace: "x", config: { metadata } } },
    "default/bare": { proxy: { name: "default/bare", namespace: "x" } },
  };
  const pipeline = { withheld: () => answers.withheld ?? [], translation: { xds: {}, infra, status: [] } };
  const xds = { refusals: () => answers.refusals ?? [] };
  const world = worldOf(OBJECTS, undefined, around);
  return verdictFindings({ pipeline, xds, infra: { failed: () => new Map(answers.failed) } }, world).map(
    ({ ref, path, message }) => [ref && `${ref.kind}/${ref.namespace}/${ref.name}`, path.join("."), message],
  );
}

test("a verdict is told on its object, or on the listeners and rules that it names", () => {
  const withheld = [
    verdict("HTTPRoute", "r", { reason: "bad\n  regex" }),
    verdict("HTTPRoute", "r", { sections: { "0": "bad header", "2": "bad regex" } }),
    verdict("Gateway", "g", { sections: { b: "bad key" } }),
  ];
  expect(findings({ withheld })).toEqual([
    ["HTTPRoute/default/r", "", "Envoy refuses what it comes to: bad regex"],
    ["HTTPRoute/default/r", "spec.rules.0", "Envoy refuses what it comes to: bad header"],
    ["HTTPRoute/default/r", "spec.rules.2", "Envoy refuses what it comes to: bad regex"],
    ["Gateway/default/g", "spec.listeners.1", "Envoy refuses what it comes to: bad key"],
  ]);
});

test("an Envoy that does not run is told on the EnvoyProxy that it is run with, if there is one", () => {
  const failed = [
    ["default/g", "no such option"],
    ["default/bare", "no such option"],
  ] as const;
  expect(findings({ failed })).toEqual([
    ["EnvoyProxy/infra/p", "", "The Envoy of default/g does not run with these settings: no such option"],
    [undefined, "", "The Envoy of default/bare does not run with these settings: no such option"],
  ]);
});

test("what could not be told apart blames nobody, and names what it is made from", () => {
  const sources = [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default", name: "r" }];
  expect(findings({ refusals: [{ resource: "default/g/a", sources, reason: "bad" }] })).toEqual([
    [
      undefined,
      "",
      "Envoy refuses default/g/a, which is made from HTTPRoute default/r, and it could not be told which of them is to blame: bad",
    ],
  ]);
});
