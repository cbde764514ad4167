import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { becomes, folder } from "../../host-rig.ts";
import { send } from "../../http-world.ts";
import { type Collector, collector } from "../../policies/collector.ts";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

let told: Collector;
let logs: string;

const open = async () => {
  told = await collector("127.1.8.1");
  logs = folder();
  return openWorld(["observability"], {
    ports: { 4317: told.port },
    texts: { "/var/log/envoy": logs },
    objects: wrongly("BackendTrafficPolicy", { telemetry: { tracing: { tags: { shelf: "%NOWHERE%" } } } }),
  });
};

proved("what proxies tell", open, (world) => {
  const ask = (path: string, headers = {}) =>
    send(world().port("observed/http"), {
      host: "observed.example.com",
      path,
      headers: { "x-reader": "ada", ...headers },
    });
  const lines = (file: string) =>
    existsSync(join(logs, file)) ? readFileSync(join(logs, file), "utf8").split("\n").filter(Boolean) : [];

  test("access logs are written to files, all or those that match", async () => {
    await ask("/file");
    await ask("/file?status=500");
    const objects = () => lines("access.json").map((line) => JSON.parse(line) as { path: string; status: number });
    await becomes(
      () => objects().filter(({ path }) => path.startsWith("/file")),
      [
        { path: "/file", status: 200 },
        { path: "/file?status=500", status: 500 },
      ],
    );
    await becomes(() => lines("failures.log"), ["/file?status=500 failed with 500"]);
  });

  test("access logs go to a service of Envoy's interface, with headers", async () => {
    await ask("/als");
    const found = () => told.entries.find(({ entry }) => entry.request?.path === "/als");
    await becomes(() => found()?.log, "books");
    expect([found()?.entry.request?.requestHeaders["x-reader"], found()?.entry.response?.responseCode]).toEqual([
      "ada",
      200,
    ]);
  });

  test("access logs go to OpenTelemetry", async () => {
    await ask("/otlp");
    const found = () => told.logs.find(({ body }) => body === "ada read /otlp");
    await becomes(() => found()?.resource["shop.name"], "books");
  });

  test("traces have their names and tags, those of the route too, and go on with that of the client", async () => {
    const trace = "0af7651916cd43dd8448eb211c80319c";
    const { seen } = await ask("/traced", { traceparent: `00-${trace}-b7ad6b7169203331-01` });
    expect(String(seen?.headers["traceparent"])).toContain(trace);
    const found = () => told.spans.filter((span) => span.trace === trace);
    await becomes(
      () =>
        found()
          .map(({ name }) => name)
          .sort(),
      ["GET of a reader", "GET of a shelf"],
    );
    const server = found().find(({ name }) => name === "GET of a reader");
    expect([server?.service, server?.parent]).toEqual(["bookshop", "b7ad6b7169203331"]);
    expect(server?.tags).toMatchObject({
      reader: "ada",
      shelf: "by-httproute/default/told/rule/0/match/0/observed_example_com",
    });
  });

  test("metrics are pushed", async () => {
    await becomes(() => [...told.metrics].some((name) => name.endsWith("upstream_rq_total")), true);
  });

  test("changes of health are logged", async () => {
    const objects = () =>
      lines("health.log").map((line) => JSON.parse(line) as Record<string, Record<string, unknown>>);
    const found = () => objects().filter((event) => event["add_healthy_event"]?.["first_check"] === true);
    await becomes(() => found().length, 2);
    expect(new Set(found().map((event) => event["cluster_name"] as unknown))).toEqual(
      new Set(["httproute/default/told/rule/0"]),
    );
  });

  refuses(world, "a tag of a word that stands for nothing", {
    kind: "BackendTrafficPolicy",
    says: "telemetry.tracing.tags",
  });
});
