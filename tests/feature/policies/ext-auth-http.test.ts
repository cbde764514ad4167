import { expect, test } from "bun:test";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { becomes, freePort, later } from "../../host-rig.ts";
import { bodyOf } from "../../policies/backends.ts";
import { wrongly } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

interface Visit {
  readonly path: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

const visits: Visit[] = [];
let port: number;

/** A service that lets in who has a badge, and says of the others why not. */
function doorman(): Promise<Server> {
  const server = createServer(async (incoming, response) => {
    visits.push({ path: incoming.url, headers: incoming.headers, body: await bodyOf(incoming) });
    const known = incoming.headers["x-badge"] === "blue";
    response.writeHead(known ? 200 : 403, { "x-staff": "ada", "x-other": "1", "x-reason": "no badge" });
    response.end(known ? "" : "show your badge");
  });
  later(() => void server.close());
  return new Promise((resolve) => server.listen(port, "127.1.4.1", () => resolve(server)));
}

const open = async () => {
  port = await freePort();
  const backendRefs = [{ group: "gateway.envoyproxy.io", kind: "Backend", name: "nowhere" }];
  return openWorld(["ext-auth-http"], {
    ports: { 9001: port },
    objects: wrongly("SecurityPolicy", { extAuth: { http: { backendRefs } } }),
  });
};

proved("external authorization by HTTP", open, (world) => {
  const ask = (asked: { headers?: Record<string, string>; host?: string; body?: string; path?: string } = {}) =>
    world().ask({ host: "ext-auth-http.example.com", method: "POST", ...asked });

  test("while the service is away nobody gets in, except where the policy lets them", async () => {
    expect((await ask({ headers: { "x-badge": "blue" } })).status).toBe(403);
    expect((await ask({ host: "lobby.example.com" })).status).toBe(200);
    await doorman();
    await becomes(async () => (await ask({ headers: { "x-badge": "blue" } })).status, 200);
    await becomes(async () => (await ask({ host: "lobby.example.com" })).status, 403);
  });

  test("the service is asked under its path, with the headers and the body that the policy names", async () => {
    visits.length = 0;
    const { seen } = await ask({ path: "/desk", headers: { "x-badge": "blue", "x-private": "1" }, body: "hello" });
    const [visit] = visits;
    expect([visit?.path, visit?.headers["x-badge"], visit?.headers["x-private"], visit?.body]).toEqual([
      ...["/door/desk", "blue", undefined, "hello"],
    ]);
    expect([seen?.path, seen?.headers["x-staff"], seen?.headers["x-other"]]).toEqual(["/desk", "ada", undefined]);
  });

  test("whom it refuses gets its answer", async () => {
    const { status, body } = await ask({ headers: { "x-badge": "red" } });
    expect([status, body]).toEqual([403, "show your badge"]);
  });

  test("a body that is larger than the policy allows is refused with 413", async () => {
    expect((await ask({ headers: { "x-badge": "blue" }, body: "a".repeat(2_000) })).status).toBe(413);
  });

  test("a service that is not there closes the route, and the policy says so", async () => {
    expect((await ask({ host: "wrong.example.com" })).status).toBe(500);
    expect(await world().verdict("SecurityPolicy", "wrong")).toStartWith("False Invalid: ");
  });
});
