import { afterEach, describe, expect, test } from "bun:test";
import { mkdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ENVOY } from "../envoy.ts";
import {
  ask,
  backend,
  becomes,
  cleanUp,
  configuration,
  copyExample,
  freePort,
  place,
  Running,
  serveOne,
} from "../host-rig.ts";

afterEach(cleanUp);

describe.skipIf(ENVOY === undefined)("readiness (needs Envoy: ENVOY_PATH, or npm test)", () => {
  test("is said when every Envoy has everything, not before: what is asked then is answered", async () => {
    const { port, postern } = await serveOne();
    const admin = await postern.admin();
    const said: string[] = [];
    for (let ready = false; !ready; ) {
      const response = await fetch(`${admin}/readyz`);
      ready = response.status === 200;
      said.push(await response.text());
    }
    expect(await ask(port, "one.example.com")).toBe("200 one");
    expect(said[0]).toContain("not ready\n");
    expect(said.at(-1)).toEndWith("ok   data planes\nready\n");
  });
});

describe.skipIf(ENVOY === undefined)("the quickstart (needs Envoy: ENVOY_PATH, or npm test)", () => {
  test("files that come, change and go take effect while it runs; a broken one is refused and everything else goes on", async () => {
    const port = await freePort();
    const dir = copyExample("quickstart", { 8888: port, 3000: await backend("hello") });
    const home = join(dir, "home");
    mkdirSync(home);
    const config = join(home, "config.yaml");
    writeFileSync(config, configuration(home).replace(`${home}/objects`, dir));
    const postern = new Running(config);
    await becomes(() => ask(port, "www.example.com", "/get"), "200 hello");
    expect(await ask(port, "other.example.com", "/get")).toBe("404");

    const route = readFileSync(join(dir, "route.yaml"), "utf8").split("---\n")[0] as string;
    const more = route.replace("name: backend\n  namespace", "name: more\n  namespace");
    place(join(dir, "more.yaml"), more.replace("- www.example.com", "- other.example.com"));
    await becomes(() => ask(port, "other.example.com", "/get"), "200 hello");

    writeFileSync(join(dir, "more.yaml"), more.replace("- www.example.com", "- third.example.com"));
    await becomes(() => ask(port, "third.example.com", "/get"), "200 hello");
    expect(await ask(port, "other.example.com", "/get")).toBe("404");

    writeFileSync(
      join(dir, "broken.yaml"),
      route.replace("  parentRefs:", "  parentRef:").replace("name: backend", "name: x"),
    );
    await postern.logged(/broken\.yaml:8:3: HTTPRoute default\/x: spec\.parentRef: is not a known field/);
    expect(await ask(port, "www.example.com", "/get")).toBe("200 hello");

    unlinkSync(join(dir, "more.yaml"));
    await becomes(() => ask(port, "third.example.com", "/get"), "404");
    unlinkSync(join(dir, "broken.yaml"));
    await postern.logged(/file is in order again .*broken\.yaml/);
    expect(await ask(port, "www.example.com", "/get")).toBe("200 hello");

    const [envoy] = await postern.envoys();
    postern.child.kill("SIGINT");
    expect(await postern.ended).toBe(0);
    expect(() => process.kill(envoy?.pid as number, 0)).toThrow();
    expect(await ask(port, "www.example.com", "/get")).toBe("ECONNREFUSED");
  });
});
