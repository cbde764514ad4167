import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { findCluster, suiteName } from "./cluster.ts";
import {
  apply,
  enter,
  eventually,
  type Installation,
  install,
  kubectl,
  leave,
  read,
  remove,
  uninstall,
} from "./commands.ts";
import { controllerOf, gateway, gatewayClass } from "./objects.ts";

// Starting a control plane and a proxy takes seconds.
setDefaultTimeout(180_000);

const cluster = await findCluster();
const ZONE = "topology.kubernetes.io/zone";
const NAME = "webhooks";
const APPS = `${NAME}-apps`;
const installation: Installation = {
  release: `eg-${NAME}`,
  namespace: `${NAME}-system`,
  set: [
    `config.envoyGateway.gateway.controllerName=${controllerOf(NAME)}`,
    "admissionWebhook.enabled=true",
    "topologyInjector.enabled=true",
  ],
};

/** A policy that the API server refuses by its definition, and so does Postern. */
const wrong = {
  apiVersion: "gateway.envoyproxy.io/v1alpha1",
  kind: "BackendTrafficPolicy",
  metadata: { namespace: APPS, name: "wrong" },
  spec: {
    targetRefs: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "r" }],
    timeout: { http: { requestTimeout: "soon" } },
  },
};
const right = { ...wrong, spec: { ...wrong.spec, timeout: { http: { requestTimeout: "5s" } } } };
const DEFINITION = "backendtrafficpolicies.gateway.envoyproxy.io";

/** Tries to make an object: what `kubectl` says when it is refused. */
function refusal(object: object): string {
  return spawnSync("kubectl", ["apply", "-f", "-"], { input: JSON.stringify(object), encoding: "utf8" }).stderr;
}

interface Pod {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}

describe.skipIf("reason" in cluster)(suiteName("webhooks", cluster), () => {
  beforeAll(() => {
    install(installation);
    enter(APPS);
  });
  afterAll(() => {
    remove("gateway", "--all", "-n", APPS);
    remove("gatewayclass", `eg-${NAME}`);
    leave(APPS);
    uninstall(installation);
  });

  test("a proxy is told the zone of the node that it is bound to", async () => {
    kubectl("label", "node", "node1", `${ZONE}=zone-a`);
    apply([gatewayClass(`eg-${NAME}`, controllerOf(NAME)), gateway({ namespace: APPS, name: "eg" }, `eg-${NAME}`, 80)]);
    const proxies = () =>
      read<{ items: readonly Pod[] }>(
        ...["pods", "-n", installation.namespace, "-l", "app.kubernetes.io/component=proxy"],
      ).items;
    try {
      // One that was bound before the webhook answered is replaced, and goes when the new one is ready.
      const zones = () => proxies().map(({ metadata }) => metadata.annotations?.[ZONE]);
      const told = await eventually(zones, (all) => all.length === 1 && all[0] !== undefined, 120);
      expect(told).toEqual(['"zone-a"']);
      kubectl("wait", "-n", APPS, "gateway/eg", "--for=condition=Programmed", "--timeout=90s");
    } finally {
      kubectl("label", "node", "node1", `${ZONE}-`);
    }
  });

  test("a bootstrap that no proxy could start with is refused, what an object lacks is a warning", () => {
    const bootstrap = { type: "Replace", value: "admin: [" };
    const proxy = {
      apiVersion: "gateway.envoyproxy.io/v1alpha1",
      kind: "EnvoyProxy",
      metadata: { namespace: APPS, name: "p" },
    };
    expect(refusal({ ...proxy, spec: { bootstrap } })).toContain("bootstrap.value is not an Envoy bootstrap");
    const said = refusal({ ...proxy, spec: { bootstrap: { type: "Merge", value: "stats_flush_interval: 5s" } } });
    expect(said).toBe("");
    remove("-n", APPS, "envoyproxy", "p");
  });

  test("an object that Postern could not serve is refused where the cluster's definition lets it pass", async () => {
    const { spec } = read<{ spec: { versions: readonly object[] } }>("crd", DEFINITION);
    const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
    const definition = (versions: readonly object[]) =>
      kubectl("patch", "crd", DEFINITION, "--type=merge", "-p", JSON.stringify({ spec: { versions } }));
    definition(spec.versions.map((version) => ({ ...version, schema })));
    try {
      const said = await eventually(
        () => refusal(wrong),
        (text) => text.includes("admission.gateway.envoyproxy.io"),
      );
      expect(said).toContain("spec.timeout.http.requestTimeout");
      expect(refusal(right)).toBe("");
    } finally {
      definition(spec.versions);
    }
  });
});
