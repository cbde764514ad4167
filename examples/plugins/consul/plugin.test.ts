import { afterEach, expect, test } from "bun:test";
import { createGateway, memory } from "postern";
import { use } from "postern/plugin";
import { createRecordingLogger } from "postern/testing";
import { WORLD } from "../world.ts";
import consul from "./plugin.ts";

type Catalogue = Readonly<Record<string, readonly object[]>>;

let server: { stop(): void } | undefined;
afterEach(() => server?.stop());

/** A Consul with a catalogue. */
function serving(catalogue: () => Catalogue | undefined): string {
  const answer = (request: Request): Response => {
    const services = catalogue();
    if (services === undefined) return new Response("no leader", { status: 500 });
    const { pathname } = new URL(request.url);
    if (pathname === "/v1/catalog/services")
      return Response.json(Object.fromEntries(Object.keys(services).map((name) => [name, []])));
    return Response.json(services[pathname.slice("/v1/catalog/service/".length)] ?? []);
  };
  const started = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: answer });
  server = { stop: () => void started.stop(true) };
  return `http://127.0.0.1:${started.port}`;
}

const shop = (port: number) => ({ Address: "10.0.0.1", ServicePort: port, ServiceTags: ["host=shop.example.com"] });

test("what is registered is served, follows the catalogue, and goes on while Consul is away", async () => {
  let catalogue: Catalogue | undefined = { shop: [shop(8000)], hidden: [{ Address: "10.0.0.2", ServicePort: 1 }] };
  const address = serving(() => catalogue);
  const config = { address, gateway: { name: "eg", namespace: "default" }, everyMs: 10 };
  const gateway = createGateway({
    ...{ providers: [memory(WORLD), use(consul, config)], xds: false, log: createRecordingLogger().log },
  });
  const built = gateway.events();
  await gateway.start();
  await gateway.settled();
  const backend = () => gateway.snapshot?.get("Backend", "default", "shop")?.spec.endpoints?.[0]?.ip;
  const route = gateway.snapshot?.get("HTTPRoute", "default", "shop");
  expect([backend(), route?.spec.hostnames]).toEqual([{ address: "10.0.0.1", port: 8000 }, ["shop.example.com"]]);
  expect(gateway.snapshot?.all("HTTPRoute").map(({ metadata }) => metadata.name)).toEqual(["moved", "shop"]);
  catalogue = { shop: [shop(8001)] };
  while (backend()?.port !== 8001) await built.next();
  catalogue = undefined;
  while (gateway.health().every(({ health }) => health.ok)) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(backend()?.port).toBe(8001);
  await gateway.stop();
});
