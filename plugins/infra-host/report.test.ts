import { expect, test } from "bun:test";
import { fleetReports } from "./report.ts";

const named = (names: readonly string[]) => names.map((name) => ({ name }));

test("a fleet of its own is told of its Gateway, with the address while Envoy runs", () => {
  const labels = {
    "gateway.envoyproxy.io/owning-gateway-name": "eg",
    "gateway.envoyproxy.io/owning-gateway-namespace": "default",
  };
  const infra = {
    proxy: { name: "default/eg", namespace: "system", metadata: { labels }, listeners: named(["default/eg/http"]) },
  };
  const ref = { group: "gateway.networking.k8s.io", kind: "Gateway", namespace: "default", name: "eg" };
  expect(fleetReports(infra, true)).toMatchObject([
    {
      ref,
      status: {
        addresses: [{ type: "IPAddress", value: "127.0.0.1" }],
        conditions: [{ status: "True", reason: "Programmed" }],
      },
    },
  ]);
  expect(fleetReports(infra, false)).toMatchObject([
    { ref, status: { addresses: [], conditions: [{ status: "False", reason: "NoResources" }] } },
  ]);
});

test("merged Gateways are all told, each once", () => {
  const listeners = named(["default/one/http", "default/one/https", "edge/two/http"]);
  const reports = fleetReports({ proxy: { name: "merged-eg", namespace: "system", listeners } }, true);
  expect(reports.map(({ ref }) => `${ref.namespace}/${ref.name}`)).toEqual(["default/one", "edge/two"]);
});
