import { expect, test } from "bun:test";
import { validateObject } from "../api/validate/mod.ts";
import { readDocuments } from "./documents.ts";

const read = (text: string) => readDocuments(text, { file: "a.yaml", validate: validateObject });

const policy = (kind: string, spec: string, version = "gateway.envoyproxy.io/v1alpha1") =>
  `apiVersion: ${version}\nkind: ${kind}\nmetadata: {name: p, namespace: a}\nspec: {targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: g}], ${spec}}\n`;

test("in the place of a refused policy that protects stands what it is about", () => {
  const { objects, problems, standIns } = read(policy("SecurityPolicy", "jwtt: {}"));
  expect(objects).toEqual([]);
  expect(problems.length).toBe(1);
  expect(standIns.map(({ object }) => object)).toEqual([
    {
      ...{
        apiVersion: "gateway.envoyproxy.io/v1alpha1",
        kind: "SecurityPolicy",
        metadata: { name: "p", namespace: "a" },
      },
      spec: { targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "g" }] },
      refused: expect.stringContaining("jwtt"),
    },
  ]);
});

test("of client certificates and of TLS to backends too; other policies protect nothing", () => {
  const clients = "tls: {clientValidation: {caCertificateRefs: [{name: c}]}, minVersion: '9'}";
  expect(read(policy("ClientTrafficPolicy", clients)).standIns.length).toBe(1);
  expect(read(policy("ClientTrafficPolicy", "tls: {minVersion: '9'}")).standIns).toEqual([]);
  expect(read(policy("BackendTrafficPolicy", "retry: 9")).standIns).toEqual([]);
  expect(read(policy("EnvoyExtensionPolicy", "lua: 9")).standIns.length).toBe(1);
  const backends = `apiVersion: gateway.networking.k8s.io/v1\nkind: BackendTLSPolicy\nmetadata: {name: p, namespace: a}\nspec: {targetRefs: [{group: '', kind: Service, name: s}], validation: {hostname: 9}}\n`;
  expect(read(backends).standIns.length).toBe(1);
});

test("where the targets are wrong nothing can be closed", () => {
  const text = policy("SecurityPolicy", "jwt: {}").replace("targetRefs: [", "targetRefs: [9, ");
  expect(read(text).standIns).toEqual([]);
});
