import { expect, test } from "bun:test";
import { secretOf, wrongly } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["api-key"], {
    objects: [
      secretOf("same", { one: "key", two: "key" }),
      ...wrongly("SecurityPolicy", {
        apiKeyAuth: { credentialRefs: [{ name: "same" }], extractFrom: [{ headers: ["x-api-key"] }] },
      }),
    ],
  });

proved("API keys", open, (world) => {
  const ask = (headers: Record<string, string>, path = "/") =>
    world().ask({ host: "api-key.example.com", path, headers });

  test("a key in the header, the parameter or the cookie gets in, and no other", async () => {
    const all = await Promise.all([
      ask({ "x-api-key": "key-of-the-library" }),
      ask({}, "/?key=key-of-the-school"),
      ask({ cookie: "key=key-of-the-school" }),
      ask({ "x-api-key": "library" }),
      ask({ authorization: "key-of-the-library" }),
      ask({}),
    ]);
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 401, 401, 401]);
  });

  test("the backend learns whose key it is, and not the key; clients cannot say it themselves", async () => {
    const { seen } = await ask({ "x-api-key": "key-of-the-library", "x-partner": "school" }, "/?key=key-of-the-school");
    expect([seen?.headers["x-partner"], seen?.headers["x-api-key"], seen?.path]).toEqual(["library", undefined, "/"]);
  });

  test("one key for two clients closes the route, and the policy says so", async () => {
    expect((await world().ask({ host: "wrong.example.com" })).status).toBe(500);
    expect(await world().verdict("SecurityPolicy", "wrong")).toStartWith(
      "False Invalid: apiKeyAuth: the key of client two is that of another client",
    );
  });
});
