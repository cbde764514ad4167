import { expect, test } from "bun:test";
import { becomes } from "../../host-rig.ts";
import { wrongly } from "../../policies/objects.ts";
import { raw } from "../../policies/raw.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["request-buffer"], { objects: wrongly("BackendTrafficPolicy", { requestBuffer: { limit: "0" } }) });

proved("buffered requests", open, (world) => {
  const post = (bytes: number) => world().ask({ host: "buffer.example.com", method: "POST", body: "a".repeat(bytes) });

  test("a request goes to the backend as a whole; what is larger than the buffer is answered with 413", async () => {
    expect([(await post(65_536)).status, (await post(65_537)).status]).toEqual([200, 413]);
    expect(world().books.flatMap(({ seen }) => seen.map(({ body }) => body.length))).toEqual([65_536]);
  });

  test("the backend sees nothing of a request until all of it is there", async () => {
    const connection = await raw(world().port());
    const before = world().books.map(({ connections }) => connections());
    connection.write(`POST / HTTP/1.1\r\nhost: buffer.example.com\r\ncontent-length: 10\r\n\r\n12345`);
    await becomes(async () => (await post(1)).status, 200);
    expect(world().books.flatMap(({ seen }) => seen.map(({ body }) => body))).not.toContain("1234567890");
    connection.write("67890");
    expect(await connection.reads(/HTTP\/1.1 \d+/)).toStartWith("HTTP/1.1 200");
    expect(before.length).toBe(2);
  });

  refuses(world, "no buffer at all", { kind: "BackendTrafficPolicy", says: "requestBuffer.limit", inFile: true });
});
