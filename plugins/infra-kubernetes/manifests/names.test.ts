import { expect, test } from "bun:test";
import type { ProxyInfra } from "../../../core/ir/mod.ts";
import { renderProxy } from "../render/mod.ts";
import type { Manifest } from "./manifest.ts";
import { defaultSettings } from "./settings.ts";

const LONG = "a-very-long-name-of-a-gateway-that-somebody-made-by-joining-team-region-and-stage-eu-west-1-";
const NAME_LABEL = "gateway.envoyproxy.io/owning-gateway-name";

/** The names that Kubernetes takes: RFC 1035 labels for Services, RFC 1123 subdomains for other names, and values of labels. */
const SERVICE = /^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const OBJECT = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

function objectsOf(name: string, options: { readonly beside?: boolean; readonly proxy?: object } = {}) {
  const { beside = false, proxy = {} } = options;
  const labels = { [NAME_LABEL]: name, "gateway.envoyproxy.io/owning-gateway-namespace": "rude", stage: "test" };
  const infra: ProxyInfra = {
    ...(beside ? { name, namespace: "rude" } : { name: `rude/${name}`, namespace: "postern-system" }),
    metadata: { labels },
    config: { spec: { provider: { type: "Kubernetes", kubernetes: { envoyPDB: { minAvailable: 1 }, ...proxy } } } },
    listeners: [{ name: "l", ports: [{ name: "http-80", protocol: "HTTP", servicePort: 80, containerPort: 10080 }] }],
  };
  const rendered = renderProxy({ infra, settings: { ...defaultSettings, gatewayNamespaceMode: beside } });
  if ("fault" in rendered) throw new Error(rendered.fault);
  return rendered.value;
}

const labelsOf = ({ metadata, spec }: Manifest): Readonly<Record<string, string>>[] => {
  const { template, selector } = (spec ?? {}) as { template?: Manifest; selector?: { matchLabels?: object } };
  const parts = [metadata.labels, template?.metadata.labels, selector?.matchLabels ?? (selector as object)];
  return parts.filter((part) => part !== undefined) as Readonly<Record<string, string>>[];
};

for (const beside of [false, true]) {
  const where = beside ? "in the Gateway's namespace" : "in Postern's namespace";

  test(`names and labels of all objects are taken by Kubernetes, whatever the Gateway is called, ${where}`, () => {
    const names = [`${LONG}p`, "shop.eu.example.com", "2nd", "2.b", "x".repeat(63), "x".repeat(64), "x".repeat(253)];
    for (const name of [...names, `${"a.".repeat(126)}b`]) {
      for (const object of objectsOf(name, { beside })) {
        expect(object.metadata.name).toMatch(object.kind === "Service" ? SERVICE : OBJECT);
        expect(object.metadata.name.length).toBeLessThanOrEqual(63);
        for (const labels of labelsOf(object)) for (const value of Object.values(labels)) expect(value).toMatch(VALUE);
      }
    }
  });

  test(`Gateways whose names differ in one sign have objects and labels of their own, ${where}`, () => {
    const names = [`${LONG}p`, `${LONG}q`, "a.b", "a-b", `${"x".repeat(252)}y`, `${"x".repeat(252)}z`];
    const objects = names.map((name) => objectsOf(name, { beside }).find(({ kind }) => kind === "Service") as Manifest);
    expect(new Set(objects.map(({ metadata }) => metadata.name)).size).toBe(names.length);
    expect(new Set(objects.map(({ metadata }) => metadata.labels?.[NAME_LABEL])).size).toBe(names.length);
  });
}

test("names that Kubernetes takes as they are stay as they are", () => {
  const nameOf = (name: string, beside: boolean) => objectsOf(name, { beside })[0]?.metadata.name;
  expect(nameOf("eg", false)).toBe("envoy-rude-eg-8f0bfb70");
  expect(nameOf("x".repeat(63), false)).toBe(`envoy-rude-${"x".repeat(43)}-64bd4a3b`);
  expect(nameOf("eg", true)).toBe("eg");
  expect(objectsOf("eg", { beside: true })[0]?.metadata.labels?.[NAME_LABEL]).toBe("eg");
  expect(objectsOf("a.b", { beside: true })[0]?.metadata.labels?.[NAME_LABEL]).toBe("a.b");
});

test("selectors hold only labels that never change, whatever labels users set", () => {
  const selector = {
    "app.kubernetes.io/name": "envoy",
    "app.kubernetes.io/component": "proxy",
    "app.kubernetes.io/managed-by": "envoy-gateway",
    [NAME_LABEL]: "eg",
    "gateway.envoyproxy.io/owning-gateway-namespace": "rude",
  };
  const own = { team: "red", "app.kubernetes.io/component": "mine", [NAME_LABEL]: "another" };
  const proxy = { envoyDeployment: { pod: { labels: own } }, envoyService: { labels: own } };
  const objects = objectsOf("eg", { proxy });
  const [deployment, service, budget] = ["Deployment", "Service", "PodDisruptionBudget"].map(
    (kind) => objects.find((object) => object.kind === kind)?.spec as Readonly<Record<string, unknown>>,
  );
  expect(deployment?.["selector"]).toEqual({ matchLabels: selector });
  expect(service?.["selector"]).toEqual(selector);
  expect(budget?.["selector"]).toEqual({ matchLabels: selector });
  // Pods have to bear what selects them, and objects what they are found by.
  const { template } = deployment as { readonly template?: Manifest };
  expect(template?.metadata.labels).toEqual({ ...selector, team: "red", stage: "test" });
  for (const { metadata } of objects) expect(metadata.labels).toMatchObject(selector);
});
