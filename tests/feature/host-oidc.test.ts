import { afterEach, describe, expect, test } from "bun:test";
import { ENVOY } from "../envoy.ts";
import { becomes, cleanUp } from "../host-rig.ts";
import { backendObject, echo, httpRoute, send, serveWorld, to } from "../http-world.ts";
import { loginObjects, NAMED_PROVIDER } from "../login-objects.ts";

const POLICY = loginObjects({
  target: "HTTPRoute app",
  provider: NAMED_PROVIDER,
  redirectURL: "http://app.example.com/oauth2/callback",
});

describe.skipIf(ENVOY === undefined)("OIDC on a host (needs Envoy: ENVOY_PATH, or npm test)", () => {
  afterEach(cleanUp);

  test("the key of its cookies is the one that certgen made, without a Secret in any file", async () => {
    const main = await echo("main");
    const app = [
      backendObject("main", main.port),
      httpRoute("app", ["app.example.com"], `{backendRefs: [${to("main")}]}`),
    ];
    const { port, postern } = await serveWorld([...app, POLICY]);
    await becomes(() => postern.condition("Accepted", "SecurityPolicy", "login"), "True Accepted");
    // Until Envoy listens there is no answer at all.
    const status = () => send(port, { host: "app.example.com" }).then((answer) => answer.status, String);
    await becomes(status, 302 as number | string);
    const { headers } = await send(port, { host: "app.example.com", path: "/x" });
    expect(headers.location).toStartWith("https://login.example.com/authorize?client_id=app&");
    // The cookie that a login begins with is signed.
    expect(headers["set-cookie"]?.join()).toMatch(/OauthNonce[^=]*=[^;]+\.[^;]+;/);
    expect(main.seen.map(({ path }) => path)).not.toContain("/x");
  });
});
