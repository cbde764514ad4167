import { expect, test } from "bun:test";
import { parseSync } from "oxc-parser";
import { circles, graphOfFiles, graphOfFolders } from "./graph.ts";
import { sources } from "./sources.ts";

/** Folders that still import each other in a circle: the list may become shorter, never longer. */
const CIRCULAR_FOLDERS: readonly string[] = [
  "plugins/gateway-api",
  "plugins/gateway-api/backends",
  "plugins/gateway-api/backends/cluster",
  "plugins/gateway-api/filters",
  "plugins/gateway-api/format",
  "plugins/gateway-api/gateways",
  "plugins/gateway-api/infra",
  "plugins/gateway-api/listeners",
  "plugins/gateway-api/policies",
  "plugins/gateway-api/policies/backend-traffic",
  "plugins/gateway-api/policies/client-traffic",
  "plugins/gateway-api/policies/extension",
  "plugins/gateway-api/policies/extension-server",
  "plugins/gateway-api/policies/patch",
  "plugins/gateway-api/policies/security",
  "plugins/gateway-api/policies/security/jwks",
  "plugins/gateway-api/refs",
  "plugins/gateway-api/routes",
  "plugins/gateway-api/routes/grpc",
  "plugins/gateway-api/routes/http",
  "plugins/gateway-api/routes/tcp",
  "plugins/gateway-api/routes/udp",
  "plugins/gateway-api/status",
  "plugins/gateway-api/telemetry",
  "plugins/gateway-api/tls",
  "plugins/xds",
  "plugins/xds/cache",
  "plugins/xds/protection",
  "plugins/xds/server",
  "plugins/xds/server/grpc",
  "plugins/xds/server/protocol",
  "plugins/xds/translate",
  "plugins/xds/translate/clusters",
  "plugins/xds/translate/filters",
  "plugins/xds/translate/listeners",
  "plugins/xds/translate/patches",
  "plugins/xds/translate/ratelimit-config",
  "plugins/xds/translate/routes",
  "plugins/xds/translate/shapes",
  "plugins/xds/translate/telemetry",
];

/** Files that still do: likewise. */
const CIRCULAR_FILES: readonly string[] = [
  "plugins/gateway-api/backends/cluster/features.ts",
  "plugins/gateway-api/backends/cluster/load-balancer.ts",
  "plugins/gateway-api/backends/destination.ts",
  "plugins/gateway-api/backends/merge-backends.ts",
  "plugins/gateway-api/backends/weights.ts",
  "plugins/gateway-api/filters/cors.ts",
  "plugins/gateway-api/filters/draft.ts",
  "plugins/gateway-api/filters/extension.ts",
  "plugins/gateway-api/filters/headers.ts",
  "plugins/gateway-api/filters/http.ts",
  "plugins/gateway-api/filters/in-backend-ref.ts",
  "plugins/gateway-api/filters/mirror.ts",
  "plugins/gateway-api/filters/redirect.ts",
  "plugins/gateway-api/filters/rewrite.ts",
  "plugins/gateway-api/listeners/ir.ts",
  "plugins/gateway-api/listeners/listeners.ts",
  "plugins/gateway-api/listeners/port-holders.ts",
  "plugins/gateway-api/policies/attach.ts",
  "plugins/gateway-api/policies/backend-traffic/features.ts",
  "plugins/gateway-api/policies/backend-traffic/rate-limit-merge.ts",
  "plugins/gateway-api/policies/backend-traffic/response-override.ts",
  "plugins/gateway-api/policies/backend-traffic/routing-type.ts",
  "plugins/gateway-api/policies/backend-traffic/shared-clusters.ts",
  "plugins/gateway-api/policies/backend-traffic/step.ts",
  "plugins/gateway-api/policies/backend-traffic/telemetry.ts",
  "plugins/gateway-api/policies/client-traffic/default-host.ts",
  "plugins/gateway-api/policies/client-traffic/header-changes.ts",
  "plugins/gateway-api/policies/client-traffic/headers.ts",
  "plugins/gateway-api/policies/client-traffic/holder.ts",
  "plugins/gateway-api/policies/client-traffic/overriding.ts",
  "plugins/gateway-api/policies/client-traffic/rules.ts",
  "plugins/gateway-api/policies/client-traffic/separates.ts",
  "plugins/gateway-api/policies/client-traffic/settings.ts",
  "plugins/gateway-api/policies/client-traffic/shared-port.ts",
  "plugins/gateway-api/policies/client-traffic/step.ts",
  "plugins/gateway-api/policies/client-traffic/verdict.ts",
  "plugins/gateway-api/policies/extension-server/policies.ts",
  "plugins/gateway-api/policies/extension-server/step.ts",
  "plugins/gateway-api/policies/extension/dynamic-module.ts",
  "plugins/gateway-api/policies/extension/ext-proc.ts",
  "plugins/gateway-api/policies/extension/features.ts",
  "plugins/gateway-api/policies/extension/lua.ts",
  "plugins/gateway-api/policies/extension/site.ts",
  "plugins/gateway-api/policies/extension/wasm.ts",
  "plugins/gateway-api/policies/kinds.ts",
  "plugins/gateway-api/policies/merge.ts",
  "plugins/gateway-api/policies/mod.ts",
  "plugins/gateway-api/policies/relations.ts",
  "plugins/gateway-api/policies/route-uses.ts",
  "plugins/gateway-api/policies/routing-type.ts",
  "plugins/gateway-api/policies/security/api-key-auth.ts",
  "plugins/gateway-api/policies/security/authorization.ts",
  "plugins/gateway-api/policies/security/basic-auth.ts",
  "plugins/gateway-api/policies/security/cors.ts",
  "plugins/gateway-api/policies/security/ext-auth.ts",
  "plugins/gateway-api/policies/security/features.ts",
  "plugins/gateway-api/policies/security/geo-ip.ts",
  "plugins/gateway-api/policies/security/geo-routes.ts",
  "plugins/gateway-api/policies/security/jwt.ts",
  "plugins/gateway-api/policies/security/oidc-provider.ts",
  "plugins/gateway-api/policies/security/oidc.ts",
  "plugins/gateway-api/policies/security/refusal.ts",
  "plugins/gateway-api/policies/security/site.ts",
  "plugins/gateway-api/policies/security/step.ts",
  "plugins/gateway-api/policies/separates-backends.ts",
  "plugins/gateway-api/routes/answer.ts",
  "plugins/gateway-api/routes/counted.ts",
  "plugins/gateway-api/routes/grpc/rules.ts",
  "plugins/gateway-api/routes/http-parents.ts",
  "plugins/gateway-api/routes/http/filter-fields.ts",
  "plugins/gateway-api/routes/http/rules.ts",
  "plugins/gateway-api/routes/http/session.ts",
  "plugins/gateway-api/routes/listener-routes.ts",
  "plugins/gateway-api/routes/rule.ts",
  "plugins/gateway-api/routes/stream-parents.ts",
  "plugins/gateway-api/status/gateway.ts",
  "plugins/gateway-api/status/listener-set.ts",
  "plugins/gateway-api/telemetry/destination.ts",
  "plugins/gateway-api/telemetry/tracing.ts",
];

const files = graphOfFiles(
  sources().filter(({ path }) => /^(core|plugins|providers|cmd)\//.test(path) && !path.endsWith(".test.ts")),
);

test("files do not import each other in a circle, neither by value nor by type", () => {
  expect(files.size).toBeGreaterThan(500);
  expect(circles(files).flat().sort(), "put what both need into a file below both").toEqual([...CIRCULAR_FILES]);
});

test("folders are floors: imports between them go one way", () => {
  expect(circles(graphOfFolders(files)).flat().sort(), "move the file to the floor of what it imports").toEqual([
    ...CIRCULAR_FOLDERS,
  ]);
});

const planted = (texts: Readonly<Record<string, string>>) =>
  graphOfFiles(Object.entries(texts).map(([path, text]) => ({ path, text, parsed: parseSync(path, text) })));

test("a circle of files is found, one by types only as well", () => {
  const graph = planted({
    "core/a.ts": `import { b } from "./b.ts"; export const a = b;`,
    "core/b.ts": `export type { C } from "./c.ts"; export const b = 1;`,
    "core/c.ts": `import type { a } from "./a.ts"; export type C = typeof a;`,
    "core/d.ts": `import { a } from "./a.ts"; export const d = a;`,
  });
  expect(circles(graph)).toEqual([["core/a.ts", "core/b.ts", "core/c.ts"]]);
});

test("a circle of folders is found where no file is in one", () => {
  const graph = planted({
    "core/low/a.ts": `import { b } from "../high/b.ts"; export const a = b;`,
    "core/low/c.ts": `export const c = 1;`,
    "core/high/b.ts": `export const b = 1;`,
    "core/high/d.ts": `export { c } from "../low/c.ts";`,
  });
  expect(circles(graph)).toEqual([]);
  expect(circles(graphOfFolders(graph))).toEqual([["core/high", "core/low"]]);
});
