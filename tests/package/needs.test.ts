import { afterEach, beforeAll, expect, test } from "bun:test";
import { lookup } from "node:dns/promises";
import { ENVOY } from "../envoy.ts";
import { cleanUp, freePort, later } from "../host-rig.ts";
import { echo, send } from "../http-world.ts";
import { createIssuer } from "../policies/tokens.ts";
import { createAuthority } from "../xds-client/mod.ts";
import { beginProject, ended, firstLine, started, startedWithEnvoy, until } from "./programs.ts";
import { RUNTIMES } from "./runtimes.ts";

beforeAll(() => beginProject("needs.mjs", "fetching.mjs"), 120_000);
afterEach(cleanUp);

/** An issuer of tokens and logins on this machine, which cannot be reached the first time it is asked about itself. */
function serveIssuer() {
  const issuer = createIssuer();
  const asked: string[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch(request): Response {
      const { pathname } = new URL(request.url);
      asked.push(pathname);
      if (pathname === "/jwks.json") return new Response(issuer.keySet);
      if (asked.filter((path) => path === pathname).length === 1) return new Response("later", { status: 503 });
      return Response.json({
        authorization_endpoint: `http://localhost:${server.port}/authorize`,
        token_endpoint: `http://localhost:${server.port}/token`,
      });
    },
  });
  later(() => server.stop(true));
  return { asked, port: String(server.port), token: issuer.token };
}

for (const { name, command } of RUNTIMES) {
  test.skipIf(command === undefined || ENVOY === undefined)(
    `a gateway within a program on ${name} fetches what its objects need, and again after a failure (needs that runtime, which npm test fetches, and Envoy)`,
    async () => {
      const { port: backend } = await echo("b");
      const { asked, port: issuer, token } = serveIssuer();
      const port = await freePort();
      const program = await startedWithEnvoy([
        ...[...(command ?? []), "needs.mjs"],
        ...[String(port), String(backend), issuer],
      ]);
      await until(port, "/api", 401);
      const authorized = async () =>
        (await send(port, { path: "/api", headers: { authorization: `Bearer ${token()}` } })).status;
      expect(await authorized()).toBe(200);
      // Nobody gets by before it is known where logins are.
      await until(port, "/login", 302);
      const { headers } = await send(port, { path: "/login" });
      expect(headers.location).toStartWith(`http://localhost:${issuer}/authorize?client_id=app&`);
      expect(asked.filter((path) => path !== "/jwks.json")).toEqual([
        "/.well-known/openid-configuration",
        "/.well-known/openid-configuration",
      ]);
      expect(await ended(program)).toBe(0);
    },
    60_000,
  );
}

/** A server of TLS at the address of `localhost`, by that name. */
async function serveTls(hostname: string, { cert, key }: { readonly cert: string; readonly key: string }) {
  const server = Bun.serve({
    ...{ port: 0, hostname, tls: { cert, key } },
    fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/moved") return new Response(null, { status: 302, headers: { location: "/hello" } });
      if (pathname === "/large") return new Response("x".repeat(101));
      return pathname === "/hello" ? new Response("hello") : new Response("none", { status: 404 });
    },
  });
  later(() => server.stop(true));
  return `https://localhost:${server.port}`;
}

for (const { name, command } of RUNTIMES) {
  test.skipIf(command === undefined)(
    `needs are fetched on ${name} with the guards of the executable (needs that runtime, which npm test fetches)`,
    async () => {
      const authority = await createAuthority("needs");
      const { address } = await lookup("localhost");
      const named = await serveTls(address, await authority.issue("server"));
      const other = await serveTls(address, await authority.issue("server", ["other.example.com"]));
      const program = started([...(command ?? []), "fetching.mjs", named, other, authority.ca]);
      expect(JSON.parse(await firstLine(program))).toEqual({
        trusted: "hello",
        moved: "hello",
        "nobody's": expect.stringMatching(/^the request failed: .*(CERT|cert|SIGNED|VERIFY|Issuer)/),
        "of another name": expect.stringMatching(/^the request failed: .*(ALTNAME|NotValidForName|name)/),
        large: "the answer is larger than 100 bytes",
        missing: "the server answered with status 404",
        "other content": "the content is not the one whose SHA-256 is 00",
        metadata:
          "its host is, or stands for, an address of this machine, its link or a metadata service; extensionApis.allowedAddresses may allow the latter two",
        "a file": "the address is neither of http nor of https",
      });
    },
    60_000,
  );
}
