import { expect, test } from "bun:test";
import { secretOf, wrongly } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["basic-auth"], {
    objects: [
      secretOf("plain", { ".htpasswd": "ada:lovelace" }),
      ...wrongly("SecurityPolicy", { basicAuth: { users: { name: "plain" } } }),
    ],
  });

proved("basic authentication", open, (world) => {
  const ask = (credentials?: string) => {
    const headers: Record<string, string> =
      credentials === undefined ? {} : { authorization: `Basic ${btoa(credentials)}` };
    return world().ask({ host: "basic-auth.example.com", headers });
  };

  test("who has a name and its password gets in", async () => {
    const all = await Promise.all(["ada:ada", "bob:bob", "ada:bob", "eve:eve", undefined].map(ask));
    expect(all.map(({ status }) => status)).toEqual([200, 200, 401, 401, 401]);
    expect(all[4]?.headers["www-authenticate"]).toStartWith("Basic realm=");
  });

  test("the backend learns the name; clients cannot say it themselves", async () => {
    const headers = { authorization: `Basic ${btoa("ada:ada")}`, "x-reader": "root" };
    const { seen } = await world().ask({ host: "basic-auth.example.com", headers });
    expect(seen?.headers["x-reader"]).toBe("ada");
  });

  test("a list of users that Envoy cannot read closes the route, and the policy says so", async () => {
    expect((await world().ask({ host: "wrong.example.com" })).status).toBe(500);
    expect(await world().verdict("SecurityPolicy", "wrong")).toStartWith("False Invalid: basicAuth.users: ");
  });
});
