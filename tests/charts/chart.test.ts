import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parse } from "yaml";
import { definitionFiles, type InstallOptions, installation } from "../../cmd/install/mod.ts";
import { parseConfig } from "../../core/config/mod.ts";
import { type ChartObject, chart, chartWith, configText, find, HELM } from "./helm.ts";

// The first start of helm reads 60 MB from disk.
setDefaultTimeout(60_000);

const withHelm = HELM === undefined ? describe.skip : describe;
const KUBERNETES = "config.envoyGateway.provider.kubernetes";

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** Who may do what: `Role ns/name: verb resource`. */
function rights(objects: readonly ChartObject[], kind: string, name: string, namespace?: string): readonly string[] {
  const rules = find(objects, kind, name, namespace)["rules"] as readonly Rule[];
  return rules.flatMap(({ resources, verbs }) =>
    resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
  );
}

function podOf(objects: readonly ChartObject[]) {
  const spec = find(objects, "Deployment", "envoy-gateway")["spec"] as {
    readonly template: { readonly spec: Readonly<Record<string, unknown>> };
  };
  return spec.template.spec;
}

withHelm("the chart (without helm on this machine these are skipped)", () => {
  test("the control plane runs as nobody, on a file system it cannot write, with its certificates", () => {
    const objects = chart();
    const pod = podOf(objects);
    expect(pod["securityContext"]).toMatchObject({ runAsNonRoot: true, runAsUser: 65532 });
    expect(pod["containers"]).toMatchObject([
      {
        image: "docker.io/postern/postern:0.1.0",
        args: ["server", "--config-path=/config/envoy-gateway.yaml"],
        securityContext: {
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
        },
      },
    ]);
    expect(find(objects, "Service", "envoy-gateway")).toMatchObject({
      spec: { ports: [{ port: 18000 }, { port: 18001 }, { port: 18002 }, { port: 19001 }, { port: 9443 }] },
    });
  });

  test("plugins are mounted from ConfigMaps and images, stand in a configuration that is valid, and have the rights that they need", () => {
    const rules = [{ apiGroups: ["acme.io"], resources: ["sites"], verbs: ["list", "watch"] }];
    const objects = chartWith({
      config: { envoyGateway: { plugins: [{ builtIn: "output/wasm", enabled: false }] } },
      plugins: [
        { name: "marks", configMap: "acme-marks", path: "marks.ts", rules },
        { name: "sites", image: "registry.example/acme/sites:1", path: "dist/main.js", required: true },
      ],
    });
    const pod = podOf(objects);
    expect(pod["volumes"]).toContainEqual({ name: "plugin-marks", configMap: { name: "acme-marks" } });
    expect(pod["volumes"]).toContainEqual({
      name: "plugin-sites",
      image: { reference: "registry.example/acme/sites:1" },
    });
    expect(pod["containers"]).toMatchObject([
      {
        volumeMounts: expect.arrayContaining([
          { name: "plugin-marks", mountPath: "/plugins/marks", readOnly: true },
          { name: "plugin-bundles", mountPath: "/tmp" },
        ]),
      },
    ]);
    const parsed = parseConfig(configText(objects), "envoy-gateway.yaml");
    expect(
      "value" in parsed &&
        parsed.value.config.plugins.map(({ path, builtIn, required }) => path ?? builtIn ?? required),
    ).toEqual([...["output/wasm", "/plugins/marks/marks.ts", "/plugins/sites/dist/main.js"]]);
    expect(rights(objects, "ClusterRole", "postern-envoy-gateway-role:envoy-gateway-system")).toContain("watch sites");
    expect(() => chartWith({ plugins: [{ name: "marks", path: "marks.ts" }] })).toThrow(
      /plugins: marks: configMap or image is needed/,
    );
  });

  test("the configuration is valid, and names the image that drains proxies", () => {
    const text = configText(chart(["global.imageRegistry=registry.example", "topologyInjector.enabled=false"]));
    const parsed = parseConfig(text, "envoy-gateway.yaml");
    if ("fault" in parsed) throw new Error(JSON.stringify(parsed.fault));
    expect(parsed.value.warnings).toEqual([]);
    const { shutdownManager, rateLimitDeployment, proxyTopologyInjector } = parsed.value.config.provider.kubernetes;
    expect(shutdownManager).toEqual({ image: "registry.example/postern/postern:0.1.0" });
    expect(rateLimitDeployment).toMatchObject({
      container: { image: "registry.example/envoyproxy/ratelimit:17b1956c" },
    });
    expect(proxyTopologyInjector).toEqual({ disabled: true });
  });

  test("what the user configures wins over what the chart adds", () => {
    const text = configText(
      chart([
        `${KUBERNETES}.shutdownManager.image=mine:1`,
        "global.images.envoyProxy.image=docker.io/envoyproxy/envoy:v9",
        "config.envoyGateway.envoyProxy.concurrency=2",
      ]),
    );
    expect(parse(text)).toMatchObject({
      provider: { kubernetes: { shutdownManager: { image: "mine:1" } } },
      envoyProxy: {
        concurrency: 2,
        provider: { kubernetes: { envoyDeployment: { container: { image: "docker.io/envoyproxy/envoy:v9" } } } },
      },
    });
  });

  test("the values of the multi-tenancy document: everything stays in the tenant's namespace", () => {
    const objects = chart(
      [
        "config.envoyGateway.gateway.controllerName=gateway.envoyproxy.io/marketing-gatewayclass-controller",
        `${KUBERNETES}.watch.type=Namespaces`,
        `${KUBERNETES}.watch.namespaces=["marketing"]`,
      ],
      { release: "eg-marketing", namespace: "marketing" },
    );
    const role = "eg-marketing-postern-envoy-gateway-role:marketing";
    const everywhere = rights(objects, "ClusterRole", role);
    expect(everywhere.filter((right) => /secrets|services|routes|configmaps|pods/.test(right))).toEqual([]);
    expect(rights(objects, "Role", role, "marketing")).toContain("list secrets");
    expect(parse(configText(objects))).toMatchObject({
      gateway: { controllerName: "gateway.envoyproxy.io/marketing-gatewayclass-controller" },
      provider: { kubernetes: { watch: { type: "Namespaces", namespaces: ["marketing"] } } },
    });
    const namespaces = new Set(objects.map(({ metadata }) => metadata.namespace));
    expect([...namespaces].toSorted()).toEqual(["marketing", undefined] as string[]);
  });

  test("two installations share no cluster-wide name", () => {
    const names = ["marketing", "product"].map((namespace) =>
      chart([], { release: `eg-${namespace}`, namespace })
        .filter(({ metadata }) => metadata.namespace === undefined)
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    );
    const [first = [], second = []] = names;
    expect(first.length).toBeGreaterThan(4);
    expect(first.filter((name) => second.includes(name))).toEqual([]);
  });

  test("rights: no wildcard, no writing of Secrets and webhooks but its own, infrastructure only where it runs", () => {
    const objects = chart();
    const roles = objects.filter(({ kind }) => /Role$/.test(kind));
    const rules = roles.flatMap((role) => role["rules"] as readonly Rule[]);
    expect(rules.flatMap(({ apiGroups, resources, verbs }) => [...apiGroups, ...resources, ...verbs])).not.toContain(
      "*",
    );
    const everywhere = rights(objects, "ClusterRole", "postern-envoy-gateway-role:envoy-gateway-system");
    expect(everywhere.filter((right) => /^(create|update|delete)/.test(right))).toEqual(["create events"]);
    // Statuses, the finalizer of GatewayClasses that are in use, and the authority in the webhooks of this installation.
    const patched = everywhere.filter((right) => right.startsWith("patch"));
    const others = ["patch gatewayclasses", "patch mutatingwebhookconfigurations"];
    expect(patched.filter((right) => !right.endsWith("/status")).toSorted()).toEqual(others);
    const ours = objects.filter(({ metadata }) => /^postern-(envoy-gateway-role|infra-manager)/.test(metadata.name));
    const writes = ours
      .filter(({ kind }) => /Role$/.test(kind))
      .flatMap((role) => role["rules"] as readonly (Rule & { readonly resourceNames?: readonly string[] })[])
      .filter(({ resources }) => /secrets|webhook/.test(resources.join()))
      .filter(({ verbs }) => verbs.some((verb) => !["get", "list", "watch"].includes(verb)));
    expect(writes.map(({ resourceNames, verbs }) => [resourceNames, verbs])).toEqual([
      [["envoy-gateway-topology-injector.envoy-gateway-system"], ["get", "patch"]],
      [
        ["envoy-gateway", "envoy", "envoy-rate-limit"],
        ["get", "update"],
      ],
    ]);
    expect(rights(objects, "Role", "postern-infra-manager", "envoy-gateway-system")).toContain("delete deployments");
  });

  test("Gateway namespace mode: infrastructure and token reviews where Gateways may be", () => {
    const mode = `${KUBERNETES}.deploy.type=GatewayNamespace`;
    const all = chart([mode]);
    expect(rights(all, "ClusterRole", "postern-envoy-gateway-role:envoy-gateway-system")).toEqual(
      expect.arrayContaining(["create tokenreviews", "patch deployments"]),
    );
    const some = chart([mode, `${KUBERNETES}.watch={"type":"Namespaces","namespaces":["team-a"]}`]);
    const everywhere = rights(some, "ClusterRole", "postern-envoy-gateway-role:envoy-gateway-system");
    expect([everywhere.includes("create tokenreviews"), everywhere.includes("patch deployments")]).toEqual([
      true,
      false,
    ]);
    expect(rights(some, "Role", "postern-namespaced-infra-manager:envoy-gateway-system", "team-a")).toContain(
      "patch deployments",
    );
    expect(
      find(some, "MutatingWebhookConfiguration", "envoy-gateway-topology-injector.envoy-gateway-system"),
    ).toMatchObject({
      webhooks: [{ namespaceSelector: { matchExpressions: [{ values: ["team-a", "envoy-gateway-system"] }] } }],
    });
  });

  test("webhooks can be turned off and on", () => {
    const kinds = (values: readonly string[]) =>
      chart(values)
        .map(({ kind }) => kind)
        .filter((kind) => kind.includes("Webhook"));
    expect(kinds([])).toEqual(["MutatingWebhookConfiguration"]);
    expect(kinds(["topologyInjector.enabled=false"])).toEqual([]);
    expect(kinds(["admissionWebhook.enabled=true"])).toEqual([
      "MutatingWebhookConfiguration",
      "ValidatingWebhookConfiguration",
    ]);
  });

  test("certificates are made before everything else, and other values reach their places", () => {
    const objects = chart([
      'certgen.job.args=["--overwrite"]',
      "certgen.job.annotations.note=a",
      "certgen.rbac.labels.team=b",
      "commonLabels.common=c",
      "deployment.replicas=3",
      "deployment.priorityClassName=high",
      'deployment.envoyGateway.extraEnv=[{"name":"A","value":"1"}]',
      'global.imagePullSecrets=[{"name":"pull"}]',
      "podDisruptionBudget.minAvailable=1",
    ]);
    const job = find(objects, "Job", "postern-certgen");
    expect(job).toMatchObject({
      metadata: { annotations: { "helm.sh/hook": "pre-install, pre-upgrade", note: "a" }, labels: { common: "c" } },
      spec: {
        template: {
          spec: { containers: [{ args: ["certgen", "--overwrite"] }], imagePullSecrets: [{ name: "pull" }] },
        },
      },
    });
    expect(find(objects, "Role", "postern-certgen").metadata).toMatchObject({
      labels: { team: "b" },
      annotations: { "helm.sh/hook-weight": "-1" },
    });
    expect(podOf(objects)).toMatchObject({ priorityClassName: "high", imagePullSecrets: [{ name: "pull" }] });
    expect(find(objects, "PodDisruptionBudget", "envoy-gateway")).toMatchObject({ spec: { minAvailable: 1 } });
  });

  test("an autoscaler takes the number of replicas over", () => {
    const objects = chart(["hpa.enabled=true", "hpa.maxReplicas=5"]);
    expect(find(objects, "HorizontalPodAutoscaler", "envoy-gateway")).toMatchObject({ spec: { maxReplicas: 5 } });
    expect(find(objects, "Deployment", "envoy-gateway")["spec"]).not.toHaveProperty("replicas");
  });

  const watch = { type: "Namespaces", namespaces: ["team-a", "team-b"] };
  const installations: Readonly<Record<string, [Partial<InstallOptions>, readonly string[]]>> = {
    "with defaults": [{}, []],
    "with webhooks": [{ admissionWebhook: true }, ["admissionWebhook.enabled=true"]],
    "without webhooks": [
      { config: { provider: { kubernetes: { proxyTopologyInjector: { disabled: true } } } } },
      ["topologyInjector.enabled=false"],
    ],
    "in some namespaces": [
      { config: { provider: { kubernetes: { watch } } } },
      [`${KUBERNETES}.watch=${JSON.stringify(watch)}`],
    ],
    "in Gateway namespaces": [
      {
        config: { provider: { kubernetes: { watch, deploy: { type: "GatewayNamespace" } } } },
        clusterDomain: "c.local",
      },
      [
        `${KUBERNETES}.watch=${JSON.stringify(watch)}`,
        `${KUBERNETES}.deploy.type=GatewayNamespace`,
        "kubernetesClusterDomain=c.local",
      ],
    ],
  };
  for (const [name, [options, values]] of Object.entries(installations)) {
    test(`plain manifests are what the chart makes, ${name}`, () => {
      const plain = installation({
        namespace: "envoy-gateway-system",
        image: "docker.io/postern/postern:0.1.0",
        clusterDomain: "cluster.local",
        config: {},
        admissionWebhook: false,
        ...options,
      });
      expect(plain.map(comparable).toSorted(byName)).toEqual(chart(values).map(comparable).toSorted(byName));
    });
  }
});

test("two installations without Helm share no name, not even in a namespace that both watch", () => {
  const watched = { config: { provider: { kubernetes: { watch: { namespaces: ["shared"] } } } } };
  const [first = [], second = []] = ["marketing", "product"].map((namespace) =>
    installation({ namespace, image: "i", clusterDomain: "c", admissionWebhook: true, ...watched }).map(
      ({ kind, metadata }) => `${kind} ${metadata.namespace ?? ""} ${metadata.name}`,
    ),
  );
  expect(first.filter((name) => name.startsWith("Role shared "))).toHaveLength(1);
  expect(first.filter((name) => second.includes(name))).toEqual([]);
});

test("the chart's definitions are those of this version (bun cmd/dev/chart.ts writes them)", () => {
  const folder = join(import.meta.dir, "../../charts/postern/charts/crds/crds");
  const found = readdirSync(folder).toSorted();
  const expected = definitionFiles();
  expect(found).toEqual([...expected.keys()].toSorted());
  expect(found.filter((name) => readFileSync(join(folder, name), "utf8") !== expected.get(name))).toEqual([]);
});

test("the definitions fit where Helm and kubectl keep them", () => {
  const files = [...definitionFiles().values()];
  expect(Math.max(...files.map((text) => text.length))).toBeLessThan(256 * 1024);
  const kept = gzipSync(files.map((text) => Buffer.from(text).toString("base64")).join("")).length;
  expect((kept * 4) / 3).toBeLessThan(700 * 1024);
});

/** Without what only Helm adds, and without the configuration, which is written out in full by the chart. */
function comparable(object: unknown): ChartObject {
  const text = JSON.stringify(object, (key, value) => (key === "checksum/config" ? undefined : value));
  const { data: _, metadata, ...rest } = JSON.parse(text) as ChartObject & { data?: unknown };
  const { labels: __, annotations: ___, ...named } = metadata;
  return { ...rest, metadata: named } as ChartObject;
}

function byName(a: ChartObject, b: ChartObject): number {
  const key = ({ kind, metadata }: ChartObject) => `${kind} ${metadata.namespace ?? ""} ${metadata.name}`;
  return key(a) < key(b) ? -1 : 1;
}
