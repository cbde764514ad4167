import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGateway, memory } from "postern";
import { use } from "postern/plugin";
import { createRecordingLogger } from "postern/testing";
import { WORLD } from "../world.ts";
import sqlite from "./plugin.ts";

test("a row is a route, and what is written is served", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "routes-")), "routes.db");
  const database = new Database(file);
  database.run("CREATE TABLE routes (name TEXT PRIMARY KEY, host TEXT, path TEXT, address TEXT, port INTEGER)");
  database.run("INSERT INTO routes VALUES ('shop', 'shop.example.com', '/', '10.0.0.1', 8000)");
  const gateway = createGateway({
    providers: [memory(WORLD), use(sqlite, { file, gateway: { name: "eg", namespace: "default" }, everyMs: 10 })],
    ...{ xds: false, log: createRecordingLogger().log },
  });
  const events = gateway.events();
  await gateway.start();
  await gateway.settled();
  const backend = () => gateway.snapshot?.get("Backend", "default", "shop")?.spec.endpoints?.[0]?.ip;
  expect(backend()).toEqual({ address: "10.0.0.1", port: 8000 });
  database.run("UPDATE routes SET port = 8001");
  while (backend()?.port !== 8001) await events.next();
  const status = gateway.statuses.find(({ ref }) => ref.kind === "HTTPRoute" && ref.name === "shop")?.status;
  expect(status?.parents?.[0]?.conditions).toContainEqual(
    expect.objectContaining({ type: "Accepted", status: "True" }),
  );
  await gateway.stop();
  database.close();
});
