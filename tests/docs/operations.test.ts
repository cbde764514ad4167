import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { controlPlane } from "../../cmd/install/control-plane.ts";
import { installation, webhookNames } from "../../cmd/install/mod.ts";
import { readYaml } from "../../core/resource/mod.ts";
import { inForce, named, recovered, refused } from "../../core/status/catalogue/decision.ts";
import { APP_LABELS } from "../../plugins/infra-kubernetes/manifests/labels.ts";
import { CLASS_FINALIZER } from "../../providers/kubernetes/class-finalizer.ts";

const PAGE = readFileSync(join(import.meta.dir, "../../docs/operations.md"), "utf8");
const OPTIONS = { namespace: "NAMESPACE", image: "i", clusterDomain: "d", config: {}, admissionWebhook: true };

test("the NetworkPolicy lets in what a control plane serves, by the labels of its pods and of proxies", () => {
  const [, text = ""] = /```yaml\n([\s\S]*?)```/.exec(PAGE) ?? [];
  const policy = readYaml(text)[0]?.value as {
    spec: { podSelector: object; ingress: { from?: object[]; ports: { port: number }[] }[] };
  };
  const deployment = controlPlane(OPTIONS).find(({ kind }) => kind === "Deployment");
  const opened = [...JSON.stringify(deployment).matchAll(/"containerPort":(\d+)/g)].map(([, port]) => Number(port));
  const allowed = policy.spec.ingress.flatMap(({ ports }) => ports.map(({ port }) => port));
  expect(allowed.toSorted()).toEqual([...opened, 8081].toSorted());
  const { selector } = (deployment?.spec ?? {}) as { selector: { matchLabels: object } };
  expect(selector.matchLabels).toMatchObject((policy.spec.podSelector as { matchLabels: object }).matchLabels);
  const managed = "app.kubernetes.io/managed-by";
  expect(policy.spec.ingress[0]?.from).toEqual([{ podSelector: { matchLabels: { [managed]: APP_LABELS[managed] } } }]);
});

test("lines of the log are those of the code", () => {
  const route = { group: "", kind: "HTTPRoute", namespace: "default", name: "backend" };
  const gateway = { ...route, kind: "Gateway", name: "eg" };
  for (const line of [
    inForce(named(route), 2, 106),
    refused(route, "gateway/eg", "Service default/gone does not exist; create it or correct the backendRef."),
    refused(gateway, "", "The EnvoyProxy default/custom does not exist."),
    recovered(route),
  ])
    expect(PAGE).toContain(` gateway-api ${line}\n`);
});

test("what is left behind is called so", () => {
  for (const name of Object.values(webhookNames("NAMESPACE"))) expect(PAGE).toContain(`\`${name}\``);
  expect(PAGE).toContain(`\`${CLASS_FINALIZER}\``);
  const webhooks = installation(OPTIONS).filter(({ kind }) => kind.endsWith("WebhookConfiguration"));
  expect(JSON.stringify(webhooks).match(/"failurePolicy":"(\w+)"/g)).toEqual([
    '"failurePolicy":"Ignore"',
    '"failurePolicy":"Ignore"',
  ]);
});
