import { expect, test } from "bun:test";
import { wrongly } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["csrf"], {
    objects: wrongly("SecurityPolicy", { csrf: { shadowFraction: { numerator: 5, denominator: 2 } } }),
  });

proved("CSRF", open, (world) => {
  const statusOf = async (method: string, origin?: string, host = "csrf.example.com") =>
    (await world().ask({ host, method, headers: origin === undefined ? {} : { origin } })).status;

  test("a change that comes from elsewhere is refused; one of the own or of the named origin is not", async () => {
    const origins = ["http://csrf.example.com", "https://partner.example.com", "https://evil.example.org", undefined];
    expect(await Promise.all(origins.map((origin) => statusOf("POST", origin)))).toEqual([200, 200, 403, 403]);
  });

  test("what changes nothing may come from anywhere", async () => {
    expect(await statusOf("GET", "https://evil.example.org")).toBe(200);
  });

  test("what is only counted is not refused", async () => {
    expect(await statusOf("POST", "https://evil.example.org", "newsletter.example.com")).toBe(200);
  });

  test("more than all requests closes the route, and the policy says so", async () => {
    expect(await statusOf("GET", undefined, "wrong.example.com")).toBe(500);
    expect(await world().verdict("SecurityPolicy", "wrong")).toContain(
      "spec.csrf.shadowFraction: numerator must not exceed denominator",
    );
  });
});
