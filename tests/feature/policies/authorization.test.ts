import { expect, test } from "bun:test";
import { wrongly } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { createIssuer, withKeys } from "../../policies/tokens.ts";
import { openWorld } from "../../policies/world.ts";

const issuer = createIssuer();

const open = () =>
  openWorld(["authorization"], {
    change: (object) => withKeys(object, issuer.keySet),
    objects: wrongly("SecurityPolicy", {
      authorization: { defaultAction: "Allow", rules: [{ action: "Deny", cel: "request.method ==" }] },
    }),
  });

proved("authorization", open, (world) => {
  const ask = async (claims: object, asked: { method?: string; headers?: Record<string, string> } = {}) => {
    const { method = "GET", headers = {} } = asked;
    const authorization = `Bearer ${issuer.token({ ...claims })}`;
    return (await world().ask({ host: "authorization.example.com", method, headers: { ...headers, authorization } }))
      .status;
  };
  const archivist = { scope: "read archive", user: { roles: ["archivist"] } };

  test("by claims and scopes of the token", async () => {
    expect([
      await ask(archivist),
      await ask({ scope: "archive", user: { roles: ["reader", "director"] } }),
      await ask({ scope: "archive", user: { roles: ["reader"] } }),
      await ask({ scope: "read", user: { roles: ["archivist"] } }),
      await ask({}),
    ]).toEqual([200, 200, 403, 403, 403]);
    expect((await world().ask({ host: "authorization.example.com" })).status).toBe(401);
  });

  test("by method: the first rule that fits decides", async () => {
    expect([await ask(archivist, { method: "DELETE" }), await ask(archivist, { method: "PUT" })]).toEqual([403, 200]);
  });

  test("by header, and only for the methods of the rule", async () => {
    const of = (department: string, method = "GET") =>
      ask({ scope: "read" }, { method, headers: { "x-department": department } });
    expect([await of("maps"), await of("music"), await of("coins"), await of("maps", "POST")]).toEqual([
      200, 200, 403, 403,
    ]);
  });

  test("by path, and by an expression", async () => {
    const kiosk = async (path: string, method = "GET") =>
      (await world().ask({ host: "kiosk.example.com", path, method })).status;
    expect([
      await kiosk("/public/hours"),
      await kiosk("/publications"),
      await kiosk("/?short"),
      await kiosk("/?short", "POST"),
      await kiosk("/?long"),
    ]).toEqual([200, 403, 200, 403, 403]);
  });

  test("an expression that cannot be read closes the route, and the policy says so", async () => {
    expect((await world().ask({ host: "wrong.example.com" })).status).toBe(500);
    expect(await world().verdict("SecurityPolicy", "wrong")).toStartWith(
      "False Invalid: authorization: request.method == in rule ",
    );
  });
});
