import { expect, test } from "bun:test";
import { connect as connectTls } from "node:tls";
import { later } from "../../host-rig.ts";
import { send } from "../../http-world.ts";
import { tcpServer } from "../../policies/backends.ts";
import { tlsSecret, wrongGateway } from "../../policies/objects.ts";
import { raw, requestBytes } from "../../policies/raw.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";
import { createAuthority } from "../../xds-client/mod.ts";

const open = async () => {
  const certificate = await (await createAuthority("ours")).issue("timed", ["www.example.com"]);
  return openWorld(["client-timeouts"], {
    objects: [tlsSecret("timed", certificate), ...wrongGateway({ timeout: { http: { streamIdleTimeout: "late" } } })],
  });
};

/** The first bytes of a client of TLS. */
async function clientHello(): Promise<Buffer> {
  let taken: (bytes: Buffer) => void;
  const first = new Promise<Buffer>((resolve) => {
    taken = resolve;
  });
  const { port } = await tcpServer((socket) => void socket.once("data", (bytes: Buffer) => taken(bytes)));
  const client = connectTls({ host: "127.0.0.1", port, servername: "www.example.com", rejectUnauthorized: false });
  client.on("error", () => {});
  later(() => void client.destroy());
  return first;
}

proved("streams and connections of clients", open, (world) => {
  const port = (gateway: string, listener = "http") => world().port(`${gateway}/${listener}`);

  test.each([
    ["silent-streams", 504],
    ["endless-streams", 504],
  ])("a stream is given up after a second: %s", async (gateway, expected) => {
    const started = performance.now();
    const { status } = await send(port(gateway), { path: "/?delay=3000" });
    expect(status).toBe(expected);
    expect(performance.now() - started).toBeWithin(900, 2_900);
  });

  test("when a connection is old, its next answer is the last one on it", async () => {
    const connection = await raw(port("old-clients"));
    connection.write(requestBytes("/first"));
    expect((await connection.reads(/"path":"\/first"/)).toLowerCase()).not.toContain("connection: close");
    connection.write(requestBytes("/?delay=1200"));
    expect((await connection.reads(/delay=1200/)).toLowerCase()).not.toContain("connection: close");
    connection.write(requestBytes("/last"));
    expect((await connection.ended()).text.toLowerCase()).toContain("connection: close");
  });

  test("or it is closed without one", async () => {
    const connection = await raw(port("cut-clients"));
    connection.write(requestBytes("/first"));
    await connection.reads(/"path":"\/first"/);
    const { closed, ms } = await connection.ended(9_000);
    expect([closed, ms > 900]).toEqual([true, true]);
  });

  test("after its number of requests a connection is closed", async () => {
    const connection = await raw(port("few-requests"));
    connection.write(requestBytes("/first"));
    expect((await connection.reads(/"path":"\/first"/)).toLowerCase()).not.toContain("connection: close");
    connection.write(requestBytes("/second"));
    const { closed, text } = await connection.ended();
    expect([closed, text.includes('"path":"/second"')]).toEqual([true, true]);
  });

  test("headers that do not come in time are answered with 408", async () => {
    const connection = await raw(port("slow-headers"));
    connection.write("GET / HTTP/1.1\r\nhost: www.example.com\r\n");
    const { closed, text, ms } = await connection.ended();
    expect([closed, text.slice(0, 12)]).toEqual([true, "HTTP/1.1 408"]);
    expect(ms).toBeWithin(900, 4_000);
  });

  test("a connection of TCP on which nothing comes is closed", async () => {
    const connection = await raw(port("silent-connections", "tcp"));
    connection.write(requestBytes("/tcp"));
    await connection.reads(/"path":"\/tcp"/);
    const { closed, ms } = await connection.ended();
    expect([closed, ms > 900]).toEqual([true, true]);
  });

  test("a client of TLS that says nothing, or never ends its handshake, is not waited for", async () => {
    const silent = await raw(port("slow-hello", "https"));
    const first = await silent.ended();
    const half = await raw(port("slow-hello", "https"));
    half.write(await clientHello());
    const second = await half.ended();
    expect([first.closed, second.closed]).toEqual([true, true]);
    expect([first.ms, second.ms].map((ms) => Math.round(ms / 1_000))).toEqual([1, 2]);
  });

  test("a time that is none is refused in its file, with its field", async () => {
    expect(await world().verdict("ClientTrafficPolicy", "wrong")).toContain("spec.timeout.http.streamIdleTimeout");
  });
});
