import { expect, test } from "bun:test";
import { declarations, PAGE, withMetrics } from "./metrics.ts";

test("docs/metrics.md names every metric with its labels (bun tests/docs/metrics.ts writes it)", async () => {
  const page = await Bun.file(PAGE).text();
  expect(page).toBe(withMetrics(page));
});

test("every declaration says its name, its text and its labels in place", () => {
  const { metrics, unread } = declarations();
  expect(unread).toEqual([]);
  expect(metrics.length).toBeGreaterThan(30);
});

test("what alerts ask for exists", async () => {
  const names = new Map(declarations().metrics.map(({ name, labels }) => [name, labels]));
  const page = (await Bun.file(PAGE).text()).split("## Alerts")[1] ?? "";
  const asked = [...page.matchAll(/\b([a-z]+_[a-z_]+)(?:\{([^}]*)\})?/g)].map(([, name = "", of = ""]) => ({
    name,
    of,
  }));
  expect(asked.length).toBeGreaterThan(6);
  for (const { name, of } of asked) {
    expect(names.has(name), name).toBe(true);
    for (const [, label = ""] of of.matchAll(/(\w+)=/g)) expect(names.get(name), name).toContain(label);
  }
});

/** Names and labels of Envoy Gateway's page on its metrics that Postern has too. */
test("names and labels that dashboards know", () => {
  const names = new Map(declarations().metrics.map(({ name, labels }) => [name, labels]));
  const outcome = ["status", "reason"];
  const known: Readonly<Record<string, readonly string[]>> = {
    watchable_subscribe_total: ["runner", "status"],
    watchable_subscribe_duration_seconds: ["runner"],
    watchable_panics_recovered_total: ["runner"],
    status_update_total: ["kind", ...outcome],
    status_update_duration_seconds: ["kind"],
    xds_snapshot_create_total: outcome,
    xds_snapshot_update_total: ["nodeID", "status"],
    xds_stream_duration_seconds: ["nodeID", "streamID", "isDeltaStream"],
    xds_nack_total: ["nodeID", "typeURL"],
    resource_apply_total: ["kind", "name", "namespace", ...outcome],
    resource_apply_duration_seconds: ["kind", "name", "namespace"],
    resource_delete_total: ["kind", "name", "namespace", ...outcome],
    resource_delete_duration_seconds: ["kind", "name", "namespace"],
    wasm_cache_entries: [],
    wasm_cache_lookup_total: ["hit"],
    wasm_remote_fetch_total: outcome,
    topology_injector_webhook_events_total: ["status"],
    leader_election_master_status: ["name"],
    rest_client_requests_total: ["code", "host", "method"],
  };
  for (const [name, labels] of Object.entries(known)) expect([name, names.get(name)]).toEqual([name, labels]);
});
