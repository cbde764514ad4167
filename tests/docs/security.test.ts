import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { controlPlane } from "../../cmd/install/control-plane.ts";
import { expiryGauge } from "../../cmd/runtime/certificates/keeper.ts";
import { createMetrics } from "../../core/observe/mod.ts";
import { envoyEnvironment } from "../../plugins/infra-host/mod.ts";
import { READINESS_PORT, SHUTDOWN_MANAGER_PORT, STATS_PORT } from "../../plugins/infra-kubernetes/render/scope.ts";
import { withLimits } from "./limits.ts";

const ROOT = join(import.meta.dir, "../..");
const DOC = readFileSync(join(ROOT, "docs/security.md"), "utf8");
const section = (title: string) => DOC.split(/^## /m).find((text) => text.startsWith(`${title}\n`)) ?? "";

/** The first cells of the rows of a table, with what stands between backquotes in them. */
const rows = (title: string) =>
  [...section(title).matchAll(/^\| ([^|]+) \|/gm)].map(([, cell = ""]) => cell.trim()).slice(1);

test("every port of a control plane is in the table, and those of proxies are named", () => {
  const options = { namespace: "s", image: "i", clusterDomain: "d", config: {}, admissionWebhook: true };
  const deployment = controlPlane(options).find(({ kind }) => kind === "Deployment");
  const opened = [...JSON.stringify(deployment).matchAll(/"containerPort":(\d+)/g)].map(([, port]) => port);
  // Probes ask a port of their own, and the admin pages are for the pod alone.
  expect(rows("Ports").toSorted()).toEqual([...(opened as string[]), "8081", "19000"].toSorted());
  for (const port of [STATS_PORT, SHUTDOWN_MANAGER_PORT, READINESS_PORT])
    expect(section("Ports")).toContain(String(port));
});

test("every set of rights is in the table", () => {
  const sets = readdirSync(join(ROOT, "charts/postern/rbac")).map((file) => file.replace(".yaml", ""));
  const named = rows("Rights in a cluster").flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  expect(named.toSorted()).toEqual(sets.toSorted() as string[]);
});

test("the environment of an Envoy is what both pages say, and the metric is called so", () => {
  const given = Object.keys(envoyEnvironment(new Proxy({}, { get: () => "x" })));
  const line = /^- Envoy gets a minimal environment: (.*)$/m.exec(DOC)?.[1] ?? "";
  const said = [...line.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name);
  expect(said).toEqual(given);
  const host = readFileSync(join(ROOT, "docs/host-mode.md"), "utf8");
  for (const name of given) expect(host).toContain(`\`${name}\``);
  const metrics = createMetrics();
  expiryGauge(metrics).set(1);
  expect(metrics.prometheus()).toContain(/`(postern_certificate\w+)`/.exec(DOC)?.[1] as string);
});

test("limits have the numbers and the errors of the code (bun tests/docs/limits.ts writes them)", async () => {
  expect(await withLimits(DOC)).toBe(DOC);
  expect(section("Limits")).not.toMatch(/no error|refused after/);
});

test("SECURITY.md leads here", () => {
  expect(readFileSync(join(ROOT, "SECURITY.md"), "utf8")).toContain("(docs/security.md)");
  expect(section("Reporting")).toContain("Report a vulnerability");
});
