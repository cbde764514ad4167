import { expect, test } from "bun:test";
import { becomes, freePort } from "../../host-rig.ts";
import { createBrowser } from "../../policies/browser.ts";
import { type LoginService, logIn, loginService } from "../../policies/login.ts";
import { wrongly } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const TOKEN_SECONDS = 3;

let port: number;
let service: LoginService;

const open = async () => {
  port = await freePort();
  const provider = {
    issuer: "https://login.example.com",
    authorizationEndpoint: "https://login.example.com/auth",
    tokenEndpoint: "https://login.example.com/token",
  };
  return openWorld(["oidc"], {
    texts: { "https://login.example.com": `http://localhost:${port}` },
    objects: wrongly("SecurityPolicy", {
      oidc: {
        provider,
        clientID: "shop",
        clientSecret: { name: "nowhere" },
        redirectURL: "http://wrong.example.com/cb",
      },
    }),
  });
};

proved("OIDC with a real provider", open, (world) => {
  const newBrowser = () => createBrowser({ "oidc.example.com": world().port() });
  const isCallback = (url: string) => url.startsWith("http://oidc.example.com/oauth2/callback");
  const seenIn = ({ body }: { body: string }) => JSON.parse(body) as { path: string; headers: Record<string, string> };

  test("while the provider is away the route is closed and says so; it opens by itself", async () => {
    expect((await world().ask({ host: "oidc.example.com" })).status).toBe(500);
    expect(await world().verdict("SecurityPolicy", "account")).toStartWith("False ");
    service = await loginService(port, {
      ...{ id: "shop", secret: "secret-of-the-shop", redirect: "http://oidc.example.com/oauth2/callback" },
      tokenSeconds: TOKEN_SECONDS,
    });
    await becomes(async () => (await world().ask({ host: "oidc.example.com" })).status, 302);
    expect(await world().verdict("SecurityPolicy", "account")).toBe("True Accepted");
  });

  test("who logs in gets where he wanted, with a token for the backend; it is renewed, and ends with the logout", async () => {
    const browser = newBrowser();
    const first = await browser.follow(await browser.get("http://oidc.example.com/shelf?a=1"));
    expect([first.status, first.url.startsWith(`http://localhost:${port}/interaction/`)]).toEqual([200, true]);
    const page = await logIn(browser, first, () => false);
    expect([page.status, page.url]).toEqual([200, "http://oidc.example.com/shelf?a=1"]);
    expect(seenIn(page).headers["authorization"]).toMatch(/^Bearer .+/);
    expect([...(browser.cookies.get("oidc.example.com")?.keys() ?? [])]).toContain("shop-token");
    expect(service.grants).toEqual(["authorization_code"]);

    const tokenNow = async () => seenIn(await browser.get("http://oidc.example.com/")).headers["authorization"];
    const before = await tokenNow();
    await becomes(async () => (await tokenNow()) === before, false, (TOKEN_SECONDS + 5) * 1_000);
    expect(service.grants).toEqual(["authorization_code", "refresh_token"]);

    const out = await browser.get("http://oidc.example.com/logout");
    expect([out.status, String(out.headers["location"]).startsWith(`http://localhost:${port}/session/end?`)]).toEqual([
      302,
      true,
    ]);
    expect((await browser.get("http://oidc.example.com/shelf")).status).toBe(302);
  });

  test("who does not log in, or brings what is not signed, does not get in; a script is not sent to log in", async () => {
    const browser = newBrowser();
    const first = await browser.follow(await browser.get("http://oidc.example.com/"));
    const abort = /href="([^"]+\/abort)"/.exec(first.body)?.[1] as string;
    expect((await browser.follow(await browser.get(abort))).status).toBe(401);
    const forged = { cookie: "shop-token=mine; OauthExpires=9999999999; OauthHMAC=AAAA" };
    expect((await newBrowser().get("http://oidc.example.com/", forged)).status).toBe(302);
    expect((await newBrowser().get("http://oidc.example.com/", { "x-requested-with": "XMLHttpRequest" })).status).toBe(
      401,
    );
  });

  test("what a callback brings from another browser's login is refused", async () => {
    const browser = newBrowser();
    const first = await browser.follow(await browser.get("http://oidc.example.com/"));
    const last = await logIn(browser, first, isCallback);
    const callback = String(last.headers["location"]);
    expect(callback).toStartWith("http://oidc.example.com/oauth2/callback?code=");
    expect((await newBrowser().get(callback)).status).toBe(401);
    expect((await browser.get(callback)).status).toBe(302);
  });

  test("a client without a secret closes the route, and the policy says so", async () => {
    expect((await world().ask({ host: "wrong.example.com" })).status).toBe(500);
    expect(await world().verdict("SecurityPolicy", "wrong")).toContain("default/nowhere");
  });
});
