import { createServer } from "node:http";
import { Provider } from "oidc-provider";
import { later } from "../host-rig.ts";
import type { Browser, Page } from "./browser.ts";

/** A real OpenID provider in this process. */
export interface LoginService {
  /** Kinds of grants that were made, in their order. */
  readonly grants: readonly string[];
}

/** Starts one at a port, for one client; access tokens last as long as is said. */
export async function loginService(
  port: number,
  client: { readonly id: string; readonly secret: string; readonly redirect: string; readonly tokenSeconds: number },
): Promise<LoginService> {
  const { id, secret, redirect, tokenSeconds } = client;
  const grants: string[] = [];
  const provider = new Provider(`http://localhost:${port}`, {
    clients: [
      {
        ...{ client_id: id, client_secret: secret, redirect_uris: [redirect] },
        ...{ token_endpoint_auth_method: "client_secret_post", grant_types: ["authorization_code", "refresh_token"] },
        post_logout_redirect_uris: [new URL("/", redirect).href],
      },
    ],
    claims: { openid: ["sub"], email: ["email"] },
    cookies: { keys: ["of the tests"] },
    findAccount: (_context: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({ sub, email: `${sub}@example.com` }),
    }),
    issueRefreshToken: () => true,
    ttl: {
      AccessToken: tokenSeconds,
      IdToken: 3_600,
      RefreshToken: 3_600,
      Session: 3_600,
      Grant: 3_600,
      Interaction: 600,
    },
  });
  provider.on("grant.success", ({ oidc }) => void grants.push(oidc.params["grant_type"] as string));
  const server = createServer(provider.callback());
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  later(() => {
    server.closeAllConnections();
    server.close();
  });
  return { grants };
}

/** Logs in on the pages that a provider shows, from its first one on, and agrees to what it asks; follows until `until`. */
export async function logIn(browser: Browser, first: Page, until: (url: string) => boolean): Promise<Page> {
  let page = first;
  for (const prompt of ["login", "consent"]) {
    const form = /<form[^>]*action="([^"]+)"/.exec(page.body)?.[1];
    if (form === undefined || !page.body.includes(`value="${prompt}"`)) continue;
    const sent = await browser.post(new URL(form, page.url).href, { prompt, login: "ada", password: "any" });
    page = await browser.follow(sent, until);
  }
  return page;
}
