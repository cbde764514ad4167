import { expect, test } from "bun:test";
import { wrongly } from "../../policies/objects.ts";
import { raw } from "../../policies/raw.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["http-upgrade"], { objects: wrongly("BackendTrafficPolicy", { httpUpgrade: [{ type: "" }] }) });

proved("upgrades and tunnels", open, (world) => {
  /** Asks for an upgrade and sends a word; the status, and what came back. */
  const upgraded = async (path: string, protocol: string) => {
    const connection = await raw(world().port());
    connection.write(
      `GET ${path} HTTP/1.1\r\nhost: upgrades.example.com\r\nconnection: Upgrade\r\nupgrade: ${protocol}\r\n\r\n`,
    );
    const text = await connection.reads(/\r\n\r\n/);
    const status = text.slice(9, 12);
    if (status !== "101") return status;
    connection.write("hello");
    await connection.reads(/echo hello/);
    return "101 hello";
  };

  test("a route takes the protocols that its policy names, and no others", async () => {
    expect([
      await upgraded("/chat", "websocket"),
      await upgraded("/chat", "spdy/3.1"),
      await upgraded("/console", "websocket"),
      await upgraded("/console", "spdy/3.1"),
    ]).toEqual(["101 hello", "403", "101 hello", "101 hello"]);
  });

  test("a CONNECT request opens a tunnel to the backend", async () => {
    const connection = await raw(world().port("tunnels/http"));
    connection.write("CONNECT shop.example.com:80 HTTP/1.1\r\nhost: shop.example.com:80\r\n\r\n");
    expect(await connection.reads(/\r\n\r\n/)).toStartWith("HTTP/1.1 200");
    connection.write("GET /inside HTTP/1.1\r\nhost: inside\r\n\r\n");
    expect(await connection.reads(/"path":"\/inside"/)).toContain(`"host":"inside"`);
    const other = await raw(world().port());
    other.write("CONNECT shop.example.com:80 HTTP/1.1\r\nhost: shop.example.com:80\r\n\r\n");
    expect(await other.reads(/\r\n\r\n/)).not.toStartWith("HTTP/1.1 200");
  });

  refuses(world, "a protocol without a name", {
    kind: "BackendTrafficPolicy",
    says: "upgrade_type",
  });
});
