import { expect, test } from "bun:test";
import type { KubeObject } from "../object/mod.ts";
import { referencesOf } from "./refs.ts";

const gateway: KubeObject = {
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "Gateway",
  metadata: { name: "eg", namespace: "team" },
  spec: {
    gatewayClassName: "eg",
    listeners: [
      { name: "a", tls: { certificateRefs: [{ name: "cert-a" }, { name: "cert-b", namespace: "shared" }] } },
      { name: "b", tls: { certificateRefs: [{ name: "cert-a", kind: "Secret", group: "" }] } },
      { name: "c" },
    ],
    tls: {
      frontend: { perPort: [{ tls: { validation: { caCertificateRefs: [{ kind: "ConfigMap", name: "ca" }] } } }] },
    },
  },
};

const secret = (namespace: string, name: string) => ({ group: "", kind: "Secret", namespace, name });
const configMap = (namespace: string, name: string) => ({ group: "", kind: "ConfigMap", namespace, name });

test("a Gateway names each of its certificates once, in the namespace the reference means", () => {
  expect(referencesOf(gateway)).toEqual([
    secret("team", "cert-a"),
    secret("shared", "cert-b"),
    configMap("team", "ca"),
  ]);
});

test("references to other kinds, without a name, or of the wrong shape are not references", () => {
  const policy: KubeObject = {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "BackendTLSPolicy",
    metadata: { name: "tls", namespace: "team" },
    spec: {
      validation: {
        caCertificateRefs: [
          { group: "certificates.k8s.io", kind: "ClusterTrustBundle", name: "bundle" },
          { name: "no-kind" },
          { kind: "ConfigMap" },
          "text",
          null,
          { group: "", kind: "ConfigMap", name: "ca" },
        ],
      },
    },
  };
  expect(referencesOf(policy)).toEqual([configMap("team", "ca")]);
  expect(referencesOf({ ...policy, spec: { validation: "text" } })).toEqual([]);
});

test("policies, filters and backends name what they need", () => {
  const of = (kind: string, spec: unknown) =>
    referencesOf({
      apiVersion: "gateway.envoyproxy.io/v1alpha1",
      kind,
      metadata: { name: "x", namespace: "n" },
      spec,
    }).map((ref) => `${ref.kind} ${ref.namespace}/${ref.name}`);
  expect(
    of("SecurityPolicy", {
      basicAuth: { users: { name: "htpasswd" } },
      oidc: { clientSecret: { name: "oidc", namespace: "idp" }, clientIDRef: { name: "id" } },
      jwt: { providers: [{ localJWKS: { valueRef: { kind: "ConfigMap", name: "jwks" } } }] },
      apiKeyAuth: { credentialRefs: [{ name: "keys" }] },
    }),
  ).toEqual(["Secret n/keys", "Secret n/htpasswd", "ConfigMap n/jwks", "Secret n/id", "Secret idp/oidc"]);
  expect(of("Backend", { tls: { clientCertificateRef: { name: "client" } } })).toEqual(["Secret n/client"]);
  expect(
    of("HTTPRouteFilter", { directResponse: { body: { valueRef: { kind: "ConfigMap", name: "page" } } } }),
  ).toEqual(["ConfigMap n/page"]);
  expect(of("EnvoyExtensionPolicy", { wasm: [{ code: { image: { pullSecretRef: { name: "pull" } } } }] })).toEqual([
    "Secret n/pull",
  ]);
});
