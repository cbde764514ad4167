import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { ENVOY } from "../../envoy.ts";
import { cleanUp } from "../../host-rig.ts";
import { tlsSecret, wrongGateway } from "../../policies/objects.ts";
import { openWorld, type World } from "../../policies/world.ts";
import { createAuthority } from "../../xds-client/certificates.ts";

const PYTHON = process.env["POSTERN_PYTHON"] ?? "python3";
const CLIENT = join(import.meta.dir, "../../policies/http3-client.py");
const hasClient = Bun.which(PYTHON) !== null && Bun.spawnSync([PYTHON, "-c", "import aioquic"]).exitCode === 0;
const needs = ENVOY === undefined ? "Envoy: ENVOY_PATH, or npm test" : "Python with aioquic: POSTERN_PYTHON";

describe.skipIf(ENVOY === undefined || !hasClient)(`HTTP/3 (needs ${needs})`, () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(["http3"], {
      objects: [
        tlsSecret("www-example-com", await (await createAuthority("web")).issue("gateway")),
        ...wrongGateway({ http3: 3 }),
      ],
    });
  });
  afterAll(cleanUp);

  test("a request over QUIC gets to the backend", async () => {
    const command = [PYTHON, CLIENT, `${world.port("secure/https")}`, "www.example.com", "/over-quic"];
    const client = Bun.spawn(command, { stdout: "pipe", stderr: "pipe" });
    const [said, talk] = [await new Response(client.stdout).text(), await new Response(client.stderr).text()];
    expect([await client.exited, talk]).toEqual([0, ""]);
    const [status, body = ""] = said.split("\n");
    expect([status, JSON.parse(body).path]).toEqual(["200", "/over-quic"]);
  });

  test("who comes over TCP is told of it", async () => {
    const port = world.port("secure/https");
    const answer = await fetch(`https://127.0.0.1:${port}/`, {
      headers: { host: "www.example.com" },
      tls: { rejectUnauthorized: false, serverName: "www.example.com" },
    });
    expect([answer.status, answer.headers.get("alt-svc")]).toEqual([200, `h3=":${port}"; ma=86400`]);
  });

  test("a number where settings are wanted is refused in its file, with its field", async () => {
    expect(await world.verdict("ClientTrafficPolicy", "wrong")).toContain("spec.http3");
  });
});
