import { afterEach, describe, expect, test } from "bun:test";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ENVOY } from "../envoy.ts";
import { ask, backend, becomes, cleanUp, copyExample, envoyPage, freePort, place, Running } from "../host-rig.ts";

afterEach(cleanUp);

/** A copy of an example with a backend of the test's own, and free ports in the place of those it names. */
async function example(name: string, ...named: readonly number[]) {
  const ports: Record<number, number> = { 3000: await backend("hello") };
  for (const port of named) ports[port] = await freePort();
  const dir = copyExample(name, ports);
  return { dir, ports: named.map((port) => ports[port] as number) as [number, number, number] };
}

describe.skipIf(ENVOY === undefined)("deployment modes (needs Envoy: ENVOY_PATH, or npm test)", () => {
  test("one Envoy for each Gateway", async () => {
    const { dir, ports } = await example("one-envoy-per-gateway", 8080, 8081);
    const postern = new Running(join(dir, "envoy-gateway.yaml"));
    await becomes(() => ask(ports[0], "www.example.com"), "200 hello");
    await becomes(() => ask(ports[1], "www.quickstart.example.com"), "200 hello");
    expect(await ask(ports[0], "www.quickstart.example.com")).toBe("404");
    expect((await postern.envoys()).map(({ key }) => key).sort()).toEqual(["default/eg", "default/eg-2"]);
    for (const name of ["eg", "eg-2"]) {
      expect((await postern.status("Gateway", name))?.addresses?.map(({ value }) => value)).toEqual(["127.0.0.1"]);
      expect(await postern.condition("Programmed", "Gateway", name)).toBe("True Programmed");
    }
  });

  test("merged Gateways share one Envoy, and each is told its address", async () => {
    const { dir, ports } = await example("merged-gateways", 8080, 8081, 8082);
    const postern = new Running(join(dir, "envoy-gateway.yaml"));
    const asked = ["/example", "/example2", "/example3"].map((path, i) => ({
      path,
      i,
      host: `www.merged${i + 1}.com`,
    }));
    for (const { path, i, host } of asked) await becomes(() => ask(ports[i] as number, host, path), "200 hello");
    expect(await ask(ports[0], "www.merged2.com", "/example2")).toBe("404");
    expect((await postern.envoys()).map(({ key }) => key)).toEqual(["merged-eg"]);
    for (const name of ["merged-eg-1", "merged-eg-2", "merged-eg-3"]) {
      await becomes(async () => (await postern.status("Gateway", name))?.addresses?.[0]?.value, "127.0.0.1");
      expect(await postern.condition("Programmed", "Gateway", name)).toBe("True Programmed");
    }
  });

  test("of merged listeners with the same port, protocol and hostname the later one is in conflict", async () => {
    const { dir, ports } = await example("merged-gateways", 8080, 8081, 8082);
    const postern = new Running(join(dir, "envoy-gateway.yaml"));
    await becomes(() => ask(ports[2], "www.merged3.com", "/example3"), "200 hello");
    const third = join(dir, "resources/merged-eg-3.yaml");
    place(third, readFileSync(third, "utf8").replace(`port: ${ports[2]}`, `port: ${ports[0]}`));
    const conflicted = (name: string) => postern.condition("Conflicted", "Gateway", name, "http");
    await becomes(() => conflicted("merged-eg-3"), "True HostnameConflict");
    expect(await conflicted("merged-eg-1")).not.toBe("True HostnameConflict");
    expect(await ask(ports[0], "www.merged1.com", "/example")).toBe("200 hello");
    place(third, readFileSync(third, "utf8").replace("protocol: HTTP", "protocol: TCP"));
    await becomes(() => conflicted("merged-eg-3"), "True ProtocolConflict");
    expect(await ask(ports[0], "www.merged1.com", "/example")).toBe("200 hello");
  });

  test("merged Gateways and Gateways with an Envoy of their own, side by side under one controller", async () => {
    const merged = await example("merged-gateways", 8080, 8081, 8082);
    const own = await example("one-envoy-per-gateway", 8080, 8081);
    const config = join(merged.dir, "envoy-gateway.yaml");
    const paths = `paths: [${merged.dir}/resources, ${own.dir}/resources]`;
    place(config, readFileSync(config, "utf8").replace(/paths: \[.*\]/, paths));
    rmSync(join(own.dir, "resources/backend.yaml"));
    const postern = new Running(config);
    await becomes(() => ask(own.ports[0], "www.example.com"), "200 hello");
    await becomes(() => ask(own.ports[1], "www.quickstart.example.com"), "200 hello");
    await becomes(() => ask(merged.ports[2], "www.merged3.com", "/example3"), "200 hello");
    expect(await ask(merged.ports[1], "www.merged2.com", "/example2")).toBe("200 hello");
    expect(await ask(own.ports[0], "www.merged3.com", "/example3")).toBe("404");
    expect(await ask(merged.ports[0], "www.example.com")).toBe("404");
    expect((await postern.envoys()).map(({ key }) => key).sort()).toEqual(["default/eg", "default/eg-2", "merged-eg"]);
    for (const name of ["eg", "eg-2", "merged-eg-1", "merged-eg-2", "merged-eg-3"]) {
      await becomes(() => postern.condition("Programmed", "Gateway", name), "True Programmed");
    }
  });

  test("several GatewayClasses under one controller, each with its own EnvoyProxy", async () => {
    const { dir, ports } = await example("gateway-classes", 8080, 8081);
    const postern = new Running(join(dir, "envoy-gateway.yaml"));
    await becomes(() => ask(ports[0], "www.example.com"), "200 hello");
    await becomes(() => ask(ports[1], "www.quickstart.example.com"), "200 hello");
    for (const name of ["eg", "eg-quiet"]) {
      const status = await postern.status("GatewayClass", name, "");
      expect(status?.conditions?.find(({ type }) => type === "Accepted")?.status).toBe("True");
    }
    const levels = new Map<string, string>();
    for (const { key, admin } of await postern.envoys()) {
      const info = JSON.parse(await envoyPage(admin, "/server_info")) as {
        command_line_options: { log_level: string };
      };
      levels.set(key, info.command_line_options.log_level);
    }
    expect([levels.get("default/eg"), levels.get("default/eg-2")]).toEqual(["warning", "error"]);
  });

  test("separate controllers side by side: each tenant's Envoy serves its own hostname and not the other's", async () => {
    const { dir, ports } = await example("tenants", 8888, 8889);
    const [marketing, product] = ports;
    const first = new Running(join(dir, "marketing.yaml"));
    const second = new Running(join(dir, "product.yaml"));
    await becomes(() => ask(marketing, "www.marketing.example.com"), "200 hello");
    await becomes(() => ask(product, "www.product.example.com"), "200 hello");
    expect(await ask(product, "www.marketing.example.com")).toBe("404");
    expect(await ask(marketing, "www.product.example.com")).toBe("404");
    expect((await first.envoys()).map(({ key }) => key)).toEqual(["marketing/eg"]);
    expect((await second.envoys()).map(({ key }) => key)).toEqual(["product/eg"]);
    expect(await first.status("Gateway", "eg", "product")).toBeUndefined();
    expect(await first.admin()).not.toBe(await second.admin());

    const file = join(dir, "resources/product.yaml");
    const text = readFileSync(file, "utf8");
    place(file, text.replace("team: product", "team: nobody"));
    await second.logged(/a namespace leaves .*product/);
    await becomes(async () => (await second.envoys()).length, 0);
    expect(await ask(marketing, "www.marketing.example.com")).toBe("200 hello");
    place(file, text);
    await becomes(() => ask(product, "www.product.example.com"), "200 hello");
  });
});
