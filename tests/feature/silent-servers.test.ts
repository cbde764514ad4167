import { expect, test } from "bun:test";
import { tcpServer } from "../policies/backends.ts";
import { policyOn, shopRoute } from "../policies/objects.ts";
import { proved } from "../policies/suite.ts";
import { createIssuer } from "../policies/tokens.ts";
import { openWorld } from "../policies/world.ts";

let knocks: Record<string, number>;

/** A server that takes connections and never says a word. */
async function silent(name: string, address: string): Promise<number> {
  knocks[name] = 0;
  const { port } = await tcpServer(() => {
    knocks[name] = (knocks[name] ?? 0) + 1;
  }, address);
  return port;
}

const open = async () => {
  knocks = {};
  const login = await silent("oidc", "127.0.0.1");
  return openWorld(["jwt", "oidc", "ext-auth-http", "ext-auth-grpc"], {
    ports: {
      8443: await silent("jwks", "127.1.3.1"),
      9001: await silent("http", "127.1.4.1"),
      9002: await silent("grpc", "127.1.4.2"),
    },
    texts: { "https://login.example.com": `http://localhost:${login}` },
    objects: [
      shopRoute("quick"),
      shopRoute("late"),
      policyOn("late", "BackendTrafficPolicy", { timeout: { http: { requestTimeout: "300ms" } } }),
    ],
  });
};

proved("servers that never answer", open, (world) => {
  const timed = async (host: string, path = "/", headers: Record<string, string> = {}) => {
    const started = performance.now();
    const { status } = await world().ask({ host, path, headers });
    return { status, ms: performance.now() - started };
  };

  test("they delay nothing else: what needs none of them is served at once", async () => {
    const authorization = `Bearer ${createIssuer().token()}`;
    const waiting = world().ask({ host: "jwt.example.com", headers: { authorization } });
    waiting.catch(() => {});
    const quick = await timed("quick.example.com");
    expect([quick.status, quick.ms < 1_000]).toEqual([200, true]);
    expect((await timed("late.example.com", "/?delay=2000")).status).toBe(504);
    // Whoever asks where keys are needed waits for them until their time is over; nobody is let in.
    expect(await Promise.race([waiting.then(({ status }) => status), Bun.sleep(300).then(() => "waits")])).toBe(
      "waits",
    );
    expect(knocks["jwks"]).toBeGreaterThan(0);
  });

  test("what they protect is closed within the time of the policy, or open where it says so", async () => {
    const [http, grpc] = [await timed("ext-auth-http.example.com"), await timed("ext-auth-grpc.example.com")];
    expect([http.status, grpc.status]).toEqual([403, 503]);
    expect([http.ms < 2_000, grpc.ms < 2_000]).toEqual([true, true]);
    expect([(await timed("lobby.example.com")).status, (await timed("hall.example.com")).status]).toEqual([200, 200]);
    expect([knocks["http"] !== 0, knocks["grpc"] !== 0]).toEqual([true, true]);
  });

  test("a login whose issuer does not answer is closed, and the policy says what it waits for", async () => {
    expect((await timed("oidc.example.com")).status).toBe(500);
    expect(await world().verdict("SecurityPolicy", "account")).toStartWith("False ");
    expect(knocks["oidc"]).toBeGreaterThan(0);
  });
});
