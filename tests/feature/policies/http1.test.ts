import { expect, test } from "bun:test";
import { createServer } from "node:net";
import { later } from "../../host-rig.ts";
import { wrongGateway } from "../../policies/objects.ts";
import { raw } from "../../policies/raw.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

/** A backend that keeps what it got as it was sent. */
async function recording(): Promise<{ port: number; text: () => string }> {
  let text = "";
  const server = createServer((socket) => {
    socket.setEncoding("latin1").on("data", (chunk: string) => {
      text += chunk;
      if (!text.includes("\r\n\r\n")) return;
      socket.write(
        "HTTP/1.1 200 OK\r\nX-Shelf-Mark: A\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 2\r\n\r\n",
      );
    });
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.1.0.1", resolve));
  later(() => void server.close());
  return { port: (server.address() as { port: number }).port, text: () => text };
}

let backend: Awaited<ReturnType<typeof recording>>;

const open = async () => {
  backend = await recording();
  return openWorld(["http1"], {
    ports: { 3000: backend.port },
    objects: wrongGateway({ http1: { http10: { useDefaultHost: true } } }),
  });
};

proved("HTTP/1 for old clients", open, (world) => {
  test("HTTP/1.0 is answered, for the listener's host where the client names none", async () => {
    const connection = await raw(world().port("old/http"));
    connection.write("GET /old HTTP/1.0\r\n\r\n");
    const { text } = await connection.ended();
    expect(text).toStartWith("HTTP/1.0 200 OK");
    expect(backend.text()).toContain("GET /old HTTP/1.1");
  });

  test("names of headers keep their case both ways, and trailers are passed on", async () => {
    const connection = await raw(world().port("old/http"));
    connection.write(
      "GET / HTTP/1.1\r\nHost: www.example.com\r\nX-Reader-Name: Ada\r\nTE: trailers\r\nConnection: close\r\n\r\n",
    );
    const { text } = await connection.ended();
    expect(backend.text()).toContain("X-Reader-Name: Ada");
    expect(text).toContain("X-Shelf-Mark: A");
    expect(text.toLowerCase()).toContain("x-sum: 2");
  });

  test("an upgrade that is ignored is not granted, and its request is served; another one is refused", async () => {
    const upgrading = async (protocol: string) => {
      const connection = await raw(world().port("old/http"));
      connection.write(
        `GET /upgrade HTTP/1.1\r\nHost: www.example.com\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n\r\n`,
      );
      return (await connection.reads(/\r\n\r\n/)).slice(0, 12);
    };
    expect([await upgrading("TLS/1.0"), await upgrading("other")]).toEqual(["HTTP/1.1 200", "HTTP/1.1 403"]);
    expect(backend.text()).not.toContain("TLS/1.0");
  });

  test("a default host where a listener has none is refused, and the policy says so", async () => {
    expect(await world().verdict("ClientTrafficPolicy", "wrong")).toContain("http1.http10.useDefaultHost");
  });
});
