import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { installation } from "../../../cmd/install/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import type { FakeApiServer } from "../../contract/kubernetes/fake-api-server.ts";
import { cleanUp } from "../../host-rig.ts";
import { kubeconfigOf, object, run, SYSTEM, startApi } from "./world.ts";

const DEFINITION = "httproutes.gateway.networking.k8s.io";

let api: FakeApiServer;
let kubeconfig: string;

beforeEach(async () => {
  api = startApi();
  for (const [group, kind, plural, namespaced] of [
    ["rbac.authorization.k8s.io", "Role", "roles", true],
    ["rbac.authorization.k8s.io", "RoleBinding", "rolebindings", true],
    ["rbac.authorization.k8s.io", "ClusterRole", "clusterroles", false],
    ["rbac.authorization.k8s.io", "ClusterRoleBinding", "clusterrolebindings", false],
    ["admissionregistration.k8s.io", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", false],
    ["admissionregistration.k8s.io", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", false],
  ] as const) {
    api.serve({ group, version: "v1", kind, plural, namespaced });
  }
  kubeconfig = await kubeconfigOf(api.url);
});
afterEach(cleanUp);

const postern = (...args: readonly string[]) => run([...args, "--kubeconfig", kubeconfig]);

function definition(release: string): KubeObject {
  const annotations = { "gateway.networking.k8s.io/bundle-version": release };
  const apiVersion = "apiextensions.k8s.io/v1";
  return { apiVersion, kind: "CustomResourceDefinition", metadata: { name: DEFINITION, annotations } };
}

describe("install", () => {
  test("says what it would do, and does not do it", async () => {
    api.put(object("Namespace", "v1", ["", SYSTEM]));
    const { code, talk } = await postern("install", "--dry-run", "--skip-crds");
    expect(code).toBe(0);
    const lines = talk.trim().split("\n");
    expect(lines[0]).toBe(`Namespace ${SYSTEM} would be updated`);
    expect(lines.at(-1)).toBe(`Deployment ${SYSTEM}/envoy-gateway would be created`);
    const plain = { namespace: SYSTEM, image: "i", clusterDomain: "c", config: {}, admissionWebhook: false };
    expect(lines.length).toBe(1 + installation(plain).length);
    expect(api.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  test("leaves definitions of a newer Gateway API as they are", async () => {
    for (const [release, said] of [
      ["v1.6.0", `CustomResourceDefinition ${DEFINITION} would be updated`],
      ["v1.6.1", `CustomResourceDefinition ${DEFINITION} would be updated`],
      [
        "v1.10.0",
        `CustomResourceDefinition ${DEFINITION} is left as it is: it is of the Gateway API v1.10.0, newer than v1.6.1`,
      ],
    ] as const) {
      api.put(definition(release));
      expect((await postern("install", "--dry-run", "--only-crds")).talk.split("\n")).toContain(said);
    }
  });

  test("and uninstall do not touch what Helm installed", async () => {
    const labels = { "app.kubernetes.io/managed-by": "Helm" };
    const metadata = {
      name: "envoy-gateway",
      namespace: SYSTEM,
      labels,
      annotations: { "meta.helm.sh/release-name": "eg" },
    };
    api.put({ apiVersion: "apps/v1", kind: "Deployment", metadata });
    for (const command of ["install", "uninstall"]) {
      expect(await postern(command)).toMatchObject({
        code: 1,
        talk: `error: what runs in the namespace ${SYSTEM} was installed by Helm as eg: use helm upgrade or helm uninstall eg -n ${SYSTEM}\n`,
      });
    }
  });

  test("names what is wrong with what it is given", async () => {
    expect((await postern("install", "--timeout", "soon")).talk).toBe(
      "error: install: --timeout is a duration such as 90s or 5m, not soon\n",
    );
    expect((await postern("install", "-c", "/nowhere.yaml")).talk).toContain("/nowhere.yaml");
  });
});

test("uninstall says what it would delete, by the configuration that is there", async () => {
  const config = "provider: {kubernetes: {watch: {namespaces: [team]}}}\n";
  api.put(object("ConfigMap", "v1", [SYSTEM, "envoy-gateway-config"], { data: { "envoy-gateway.yaml": config } }));
  api.put(object("Role", "rbac.authorization.k8s.io/v1", ["team", `postern-envoy-gateway-role:${SYSTEM}`]));
  const { talk } = await postern("uninstall", "--dry-run");
  expect(talk.split("\n").slice(0, 2)).toEqual([
    `ConfigMap ${SYSTEM}/envoy-gateway-config would be deleted`,
    `Role team/postern-envoy-gateway-role:${SYSTEM} would be deleted`,
  ]);
  expect(api.requests.filter(({ method }) => method !== "GET")).toEqual([]);
});

test("uninstall --everything leaves nothing but definitions and the namespace, also of a release of Helm that is gone", async () => {
  api.serve({ group: "coordination.k8s.io", version: "v1", kind: "Lease", plural: "leases", namespaced: true });
  const controllerName = "gateway.envoyproxy.io/gatewayclass-controller";
  const finalizers = ["gateway-exists-finalizer.gateway.networking.k8s.io", "example.com/other"];
  const put = (kind: string, apiVersion: string, [namespace, name]: readonly [string, string], more: object = {}) => {
    const { metadata, ...rest } = object(kind, apiVersion, [namespace, name]) as KubeObject & Record<string, unknown>;
    api.put({ ...rest, metadata: { ...metadata, ...more } });
  };
  const fleet = { "app.kubernetes.io/managed-by": "envoy-gateway", "app.kubernetes.io/component": "proxy" };
  put("Deployment", "apps/v1", [SYSTEM, "envoy-default-eg"], { labels: fleet });
  put("Service", "v1", [SYSTEM, "envoy-default-eg"], { labels: fleet });
  put("Service", "v1", [SYSTEM, "users-own"]);
  for (const name of ["envoy", "envoy-gateway", "users-own"]) put("Secret", "v1", [SYSTEM, name]);
  put("ConfigMap", "v1", [SYSTEM, "postern-verdicts-1234abcd"]);
  put("Lease", "coordination.k8s.io/v1", [SYSTEM, "5b9825d2.gateway.envoyproxy.io"]);
  put("MutatingWebhookConfiguration", "admissionregistration.k8s.io/v1", [
    "",
    `envoy-gateway-topology-injector.${SYSTEM}`,
  ]);
  const group = "gateway.networking.k8s.io/v1";
  for (const [name, of] of [
    ["eg", controllerName],
    ["foreign", "example.com/c"],
  ] as const) {
    const gatewayClass = object("GatewayClass", group, ["", name], { spec: { controllerName: of } });
    api.put({ ...gatewayClass, metadata: { ...gatewayClass.metadata, finalizers } } as KubeObject);
  }
  const dry = await postern("uninstall", "--everything", "--dry-run");
  expect(dry.talk).toContain(`Deployment ${SYSTEM}/envoy-default-eg would be deleted\n`);
  expect(api.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  const { code, talk } = await postern("uninstall", "--everything");
  expect([code, talk.trim().split("\n")]).toEqual([
    0,
    [
      `MutatingWebhookConfiguration envoy-gateway-topology-injector.${SYSTEM} deleted`,
      `Service ${SYSTEM}/envoy-default-eg deleted`,
      `Deployment ${SYSTEM}/envoy-default-eg deleted`,
      `Secret ${SYSTEM}/envoy-gateway deleted`,
      `Secret ${SYSTEM}/envoy deleted`,
      `Lease ${SYSTEM}/5b9825d2.gateway.envoyproxy.io deleted`,
      `ConfigMap ${SYSTEM}/postern-verdicts-1234abcd deleted`,
      "GatewayClass eg released from its finalizer",
      `the namespace ${SYSTEM} stays, and the definitions: kubectl delete namespace ${SYSTEM}`,
    ],
  ]);
  const finalizersOf = async (name: string) => {
    const answer = await fetch(`${api.url}/apis/${group}/gatewayclasses/${name}`, {
      headers: { authorization: "Bearer t0ken" },
    });
    return ((await answer.json()) as KubeObject & { metadata: { finalizers?: string[] } }).metadata.finalizers;
  };
  expect([await finalizersOf("eg"), await finalizersOf("foreign")]).toEqual([["example.com/other"], finalizers]);
  expect((await postern("uninstall", "--everything")).talk).toBe(
    `there is no Postern in the namespace ${SYSTEM}: -n names another one\n`,
  );
});
