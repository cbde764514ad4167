import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { valuesSchema } from "../../cmd/dev/values-schema.ts";
import { CHART, chart, configText, find, HELM, helmFailure, notesOf } from "./helm.ts";

// The first start of helm reads 60 MB from disk.
setDefaultTimeout(60_000);

const withHelm = HELM === undefined ? describe.skip : describe;

/** Keys of the values of Envoy Gateway's chart 1.9 that hold something there: a release of it keeps them with --reuse-values. */
const OF_THE_REFERENCE = [
  ...["global.imageRegistry", "global.imagePullSecrets", "commonLabels", "crds.enabled", "namespaceOverride"],
  ...["envoyGateway", "ratelimit", "envoyProxy"].flatMap((image) =>
    ["image", "pullPolicy", "pullSecrets"].map((key) => `global.images.${image}.${key}`),
  ),
  ...["podDisruptionBudget.minAvailable", "createNamespace", "kubernetesClusterDomain", "config.envoyGateway"],
  ...["annotations", "ports", "priorityClassName", "replicas"].map((key) => `deployment.${key}`),
  ...["image.repository", "image.tag", "imagePullPolicy", "imagePullSecrets", "extraEnv", "resources", "strategy"].map(
    (key) => `deployment.envoyGateway.${key}`,
  ),
  ...["securityContext", "wasmCacheVolume", "startupProbe", "livenessProbe", "readinessProbe"].map(
    (key) => `deployment.envoyGateway.${key}`,
  ),
  ...["affinity", "annotations", "labels", "topologySpreadConstraints", "tolerations", "nodeSelector"].map(
    (key) => `deployment.pod.${key}`,
  ),
  ...["extraVolumeMounts", "extraVolumes", "securityContext"].map((key) => `deployment.pod.${key}`),
  ...["service.trafficDistribution", "service.annotations", "service.type"],
  ...["enabled", "minReplicas", "maxReplicas", "metrics", "behavior"].map((key) => `hpa.${key}`),
  ...["annotations", "args", "resources", "affinity", "tolerations", "nodeSelector", "ttlSecondsAfterFinished"].map(
    (key) => `certgen.job.${key}`,
  ),
  ...["pod.annotations", "pod.labels", "pod.securityContext", "securityContext"].map((key) => `certgen.job.${key}`),
  ...["certgen.rbac.annotations", "certgen.rbac.labels", "topologyInjector.enabled", "topologyInjector.annotations"],
];

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
}

const VALUES = parse(readFileSync(join(CHART, "values.yaml"), "utf8"), { merge: true }) as object;

test("the schema of the values is that of values.yaml (bun cmd/dev/chart.ts writes it)", () => {
  expect(readFileSync(join(CHART, "values.schema.json"), "utf8")).toBe(valuesSchema(VALUES));
});

test("every value of the chart of Envoy Gateway is known", () => {
  const schema = JSON.parse(valuesSchema(VALUES)) as Schema;
  const unknown = OF_THE_REFERENCE.filter((path) => {
    const place = path.split(".").reduce<Schema | undefined>((at, key) => at?.properties?.[key], schema);
    return place === undefined;
  });
  expect(unknown).toEqual([]);
});

withHelm("moving over (without helm on this machine these are skipped)", () => {
  test("a value that does not exist is refused with its place, one of a wrong type too", () => {
    expect(helmFailure(["deployment.replica=2"])).toContain("replica");
    expect(helmFailure(["deployment.envoyGateway.imag.tag=2"])).toContain("imag");
    expect(helmFailure(["topologyInjector.enabled=maybe"])).toContain("topologyInjector");
    expect(helmFailure(["nonsense=1"])).toContain("nonsense");
    expect(helmFailure(["global.ofAParent=1", "commonLabels.a=b", 'deployment.pod.annotations={"a.b/c":"d"}'])).toBe(
      "",
    );
  });

  test("pods are selected by the labels of the chart of Envoy Gateway, since a selector cannot change", () => {
    const objects = chart([], { release: "eg" });
    const labels = {
      "control-plane": "envoy-gateway",
      "app.kubernetes.io/name": "gateway-helm",
      "app.kubernetes.io/instance": "eg",
    };
    expect(find(objects, "Deployment", "envoy-gateway")).toMatchObject({
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels } } },
    });
    expect(find(objects, "Service", "envoy-gateway")["spec"]).toMatchObject({ selector: labels });
  });

  test("another configuration makes other pods, so that helm waits until it is in force", () => {
    const checksum = (values: readonly string[]) => {
      const objects = chart(values);
      const spec = find(objects, "Deployment", "envoy-gateway")["spec"] as {
        readonly template: { readonly metadata: { readonly annotations: Readonly<Record<string, string>> } };
      };
      const { "checksum/config": sum, ...rest } = spec.template.metadata.annotations;
      return { sum: sum ?? "", rest, text: configText(objects) };
    };
    const [first, second, same] = [
      checksum([]),
      checksum(["config.envoyGateway.logging.level.default=debug"]),
      checksum(["deployment.replicas=2"]),
    ];
    expect(first.sum).toMatch(/^[0-9a-f]{64}$/);
    expect([first.sum === second.sum, first.sum === same.sum]).toEqual([false, true]);
    expect(first.rest).toEqual({ "prometheus.io/scrape": "true", "prometheus.io/port": "19001" });
  });

  test("the notes warn of values that name the image of another chart", () => {
    expect(notesOf([])).not.toContain("WARNING");
    expect(notesOf(["global.imageRegistry=mirror.example"])).not.toContain("WARNING");
    const notes = notesOf(["global.images.envoyGateway.image=docker.io/envoyproxy/gateway:v1.9.0"]);
    expect(notes).toContain("WARNING: the values of this release name the image docker.io/envoyproxy/gateway:v1.9.0,");
    expect(notes).toContain("--set global.images.envoyGateway.image=docker.io/postern/postern:0.1.0");
  });
});
