import { expect, test } from "bun:test";
import { create } from "@bufbuild/protobuf";
import { ClusterSchema } from "../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { SecretSchema } from "../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.ts";
import type { HookRunner } from "../../../core/plugin/api.ts";
import type { XdsResources } from "../../../core/plugin/mod.ts";
import { KIND_URLS } from "../cache/kinds.ts";
import type { Resources } from "../translate/mod.ts";
import { hookedResources as lastHooked } from "./resources.ts";

const route = { group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default", name: "web" };
const web = { name: "web", message: create(ClusterSchema, { name: "web" }), sources: [route] };
const api = { name: "api", message: create(ClusterSchema, { name: "api" }), sources: [] };
const trust = {
  name: "system_ca_certificates",
  message: create(SecretSchema, { name: "system_ca_certificates" }),
  sources: [],
};
const before: Resources = { listeners: [], routes: [], clusters: [web, api], endpoints: [], secrets: [trust] };

function hooks(answer: (value: XdsResources) => XdsResources): HookRunner {
  return {
    has: (point) => point === "resources",
    run: async (_point, value) => answer(value as XdsResources) as never,
  };
}

async function hookedResources(...of: Parameters<typeof lastHooked>): Promise<Resources> {
  return (await lastHooked(...of)).resources as Resources;
}

test("nothing changes while no plugin hooks in, or none answers", async () => {
  expect(await hookedResources({ ...hooks((value) => value), has: () => false }, "default/eg", before, {})).toBe(
    before,
  );
  expect(
    await hookedResources(
      hooks((value) => value),
      "default/eg",
      before,
      {},
    ),
  ).toBe(before);
});

test("what a hook leaves keeps its identity, what it replaces keeps where it came from, what it adds came from nowhere", async () => {
  const slower = create(ClusterSchema, { name: "web", altStatName: "slow" });
  const added = create(ClusterSchema, { name: "extra" });
  const after = await hookedResources(
    hooks(({ byType }) => ({ byType: { ...byType, [KIND_URLS.clusters]: [slower, api.message, added] } })),
    "default/eg",
    before,
    {},
  );
  expect(after.clusters).toEqual([
    { name: "web", message: slower, sources: [route] },
    api,
    { name: "extra", message: added, sources: [] },
  ]);
  expect(after.clusters[1]).toBe(api);
  expect(after.secrets).toEqual([trust]);
});

test.each([
  ["removes", () => []],
  [
    "replaces",
    () => [create(SecretSchema, { name: "system_ca_certificates", type: { case: "genericSecret", value: {} } })],
  ],
  ["doubles", () => [trust.message, create(SecretSchema, { name: "system_ca_certificates" })]],
])("the system's CA certificates stay when a hook %s them", async (_what, secrets) => {
  const after = await hookedResources(
    hooks(({ byType }) => ({ byType: { ...byType, [KIND_URLS.secrets]: secrets() } })),
    "default/eg",
    before,
    {},
  );
  expect(after.secrets).toEqual([trust]);
});
