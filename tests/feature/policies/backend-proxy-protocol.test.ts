import { expect, test } from "bun:test";
import { tcpServer } from "../../policies/backends.ts";
import type { ExampleObject } from "../../policies/examples.ts";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

let heard: string;

const open = async () => {
  heard = "";
  const { port } = await tcpServer((socket) => {
    socket.on("data", (chunk) => {
      heard += chunk.toString("latin1");
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    });
  }, "127.1.0.1");
  return openWorld(["backend-proxy-protocol"], {
    ports: { 8080: port },
    change: onlyFirst,
    objects: wrongly("BackendTrafficPolicy", { proxyProtocol: { version: "V3" } }),
  });
};

/** The second endpoint of the shop does not listen here. */
function onlyFirst(object: ExampleObject): ExampleObject {
  if (object.metadata.name !== "books-1") return object;
  const slice = object as ExampleObject & { readonly endpoints: readonly object[] };
  return Object.assign({}, slice, { endpoints: slice.endpoints.slice(0, 1) });
}

const SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

proved("PROXY protocol towards backends", open, (world) => {
  test("a connection begins with the address of the client", async () => {
    expect((await world().ask({ host: "proxy-protocol.example.com", from: "127.0.0.9" })).status).toBe(200);
    const bytes = Buffer.from(heard, "latin1");
    expect(bytes.subarray(0, 12).toString("latin1")).toBe(SIGNATURE);
    // Version 2, command PROXY, then TCP over IPv4; the source stands behind the length.
    expect([...bytes.subarray(12, 14), ...bytes.subarray(16, 20)]).toEqual([0x21, 0x11, 127, 0, 0, 9]);
    expect(heard).toContain("GET / HTTP/1.1");
  });

  refuses(world, "a version that is none", {
    kind: "BackendTrafficPolicy",
    says: "proxyProtocol.version",
    inFile: true,
  });
});
