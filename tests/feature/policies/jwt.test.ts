import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createServer } from "node:http";
import { ENVOY } from "../../envoy.ts";
import { becomes, cleanUp, freePort, later } from "../../host-rig.ts";
import { policyOn, shopRoute, wrongly } from "../../policies/objects.ts";
import { createIssuer, withKeys } from "../../policies/tokens.ts";
import { openWorld, type World } from "../../policies/world.ts";

const PAST = Math.floor(Date.now() / 1000) - 3_600;

describe.skipIf(ENVOY === undefined)("JWT (needs Envoy: ENVOY_PATH, or npm test)", () => {
  const [issuer, stranger] = [createIssuer(), createIssuer()];
  let world: World;
  let keysPort: number;
  let asked = 0;

  /** Serves the keys of the issuer from now on. */
  function serveKeys(): Promise<void> {
    const server = createServer((_request, response) => {
      asked++;
      response.end(issuer.keySet);
    });
    later(() => {
      server.closeAllConnections();
      server.close();
    });
    return new Promise((resolve) => server.listen(keysPort, "127.1.3.1", resolve));
  }

  beforeAll(async () => {
    keysPort = await freePort();
    const nobody = { jwt: { providers: [{ name: "none", remoteJWKS: { uri: "http://127.0.0.1:1/keys" } }] } };
    world = await openWorld(["jwt"], {
      ports: { 8443: keysPort },
      change: (object) => withKeys(object, issuer.keySet),
      objects: [
        ...wrongly("SecurityPolicy", {
          jwt: { providers: [{ name: "shop", localJWKS: { type: "Inline", inline: "{}" } }] },
        }),
        shopRoute("open"),
        shopRoute("away"),
        policyOn("away", "SecurityPolicy", nobody),
      ],
    });
  });
  afterAll(cleanUp);

  const statusOf = async (token?: string, host = "jwt.example.com") =>
    (await world.ask({ host, headers: token === undefined ? {} : { authorization: `Bearer ${token}` } })).status;

  test("while the keys cannot be had the route is closed and others are not; it opens by itself when they come", async () => {
    expect(await statusOf(issuer.token())).toBe(401);
    expect(await statusOf(undefined, "open.example.com")).toBe(200);
    expect(await statusOf(issuer.token(), "away.example.com")).toBe(401);
    await serveKeys();
    await becomes(() => statusOf(issuer.token()), 200);
    expect(asked).toBeGreaterThan(0);
  });

  test("only a good token gets in", async () => {
    const tokens = [
      issuer.token(),
      issuer.token({ exp: PAST }),
      issuer.token({ aud: "library" }),
      issuer.token({ iss: "https://elsewhere.example.com" }),
      stranger.token(),
      undefined,
    ];
    expect(await Promise.all(tokens.map((token) => statusOf(token)))).toEqual([200, 401, 403, 401, 401, 401]);
  });

  test("the token is looked for in the cookie and in the parameter of the policy as well", async () => {
    const token = issuer.token();
    const ask = async (path: string, headers = {}) =>
      (await world.ask({ host: "jwt.example.com", path, headers })).status;
    expect([
      await ask("/", { cookie: `token=${token}` }),
      await ask(`/?token=${token}`),
      await ask(`/?access_token=${token}`),
    ]).toEqual([200, 200, 401]);
  });

  test("claims become headers, which routes match, and clients cannot set them", async () => {
    const seenFor = async (claims: object) => {
      const headers = { authorization: `Bearer ${issuer.token({ ...claims })}`, "x-reader": "root", "x-plan": "gold" };
      const { seen } = await world.ask({ host: "jwt.example.com", headers });
      return [seen?.headers["x-reader"], seen?.headers["x-plan"], seen?.headers["x-lounge"]];
    };
    expect(await seenFor({ plan: "gold" })).toEqual(["ada", "gold", "yes"]);
    expect(await seenFor({ plan: "paper" })).toEqual(["ada", "paper", undefined]);
  });

  test("an optional token may be missing, not wrong; its keys come from a ConfigMap", async () => {
    const tokens = [undefined, issuer.token({ aud: "any" }), issuer.token({ exp: PAST }), stranger.token()];
    expect(await Promise.all(tokens.map((token) => statusOf(token, "guests.example.com")))).toEqual([
      200, 200, 401, 401,
    ]);
  });

  test("keys that Envoy cannot read close the route, and the policy says so", async () => {
    expect((await world.ask({ host: "wrong.example.com" })).status).toBe(500);
    expect(await world.verdict("SecurityPolicy", "wrong")).toStartWith(
      "False Invalid: jwt.providers[0].localJWKS.inline",
    );
    expect(await world.verdict("SecurityPolicy", "members")).toBe("True Accepted");
  });
});
