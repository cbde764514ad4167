import { expect, test } from "bun:test";
import { wrongly } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["cors"], {
    objects: wrongly("SecurityPolicy", { cors: { allowOrigins: ["https://www.example.com"], maxAge: "-1s" } }),
  });

proved("CORS", open, (world) => {
  const ask = (origin: string, method = "GET", headers: Record<string, string> = {}) =>
    world().ask({ host: "cors.example.com", method, headers: { origin, ...headers } });
  const preflight = (origin: string) => ask(origin, "OPTIONS", { "access-control-request-method": "PUT" });

  test("a browser that asks before gets an answer of Envoy: what this origin may do", async () => {
    const { status, headers } = await preflight("https://www.example.com");
    expect(status).toBe(200);
    expect(Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("access-control-")))).toEqual({
      "access-control-allow-origin": "https://www.example.com",
      "access-control-allow-methods": "GET, PUT",
      "access-control-allow-headers": "x-shelf",
      "access-control-expose-headers": "x-backend",
      "access-control-max-age": "600",
      "access-control-allow-credentials": "true",
    });
    expect(world().books.flatMap(({ seen }) => seen)).toEqual([]);
  });

  test("answers say which origin may read them: the named ones and those of the pattern, no other", async () => {
    const allowed = async (origin: string) => (await ask(origin)).headers["access-control-allow-origin"];
    const origins = [
      "https://www.example.com",
      "https://a.partner.example.com",
      "https://example.org",
      "http://www.example.com",
    ];
    expect(await Promise.all(origins.map(allowed))).toEqual([origins[0], origins[1], undefined, undefined]);
    expect((await ask("https://www.example.com")).headers["access-control-expose-headers"]).toBe("x-backend");
  });

  test("a stranger's question before is answered with no permission", async () => {
    expect((await preflight("https://example.org")).headers["access-control-allow-origin"]).toBeUndefined();
  });

  test("a life that is no time closes the route, and the policy says so", async () => {
    expect((await world().ask({ host: "wrong.example.com" })).status).toBe(500);
    expect(await world().verdict("SecurityPolicy", "wrong")).toContain("spec.cors.maxAge: does not match the pattern");
  });
});
