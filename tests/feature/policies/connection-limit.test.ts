import { expect, test } from "bun:test";
import { wrongGateway } from "../../policies/objects.ts";
import { raw, requestBytes } from "../../policies/raw.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["connection-limit"], {
    objects: wrongGateway({ connection: { connectionLimit: { value: 5, closeDelay: "soon" } } }),
  });

proved("limit of connections", open, (world) => {
  const connect = () => raw(world().port());
  const served = async (connection: Awaited<ReturnType<typeof connect>>) => {
    connection.write(requestBytes());
    return (await connection.reads(/HTTP\/1.1 \d+/)).slice(9, 12);
  };

  test("five connections are served; the sixth is closed, after a second; there is room when one ends", async () => {
    const five = [await connect(), await connect(), await connect(), await connect(), await connect()];
    for (const connection of five) expect(await served(connection)).toBe("200");
    const sixth = await connect();
    sixth.write(requestBytes());
    const { closed, text, ms } = await sixth.ended();
    expect([closed, text, ms > 900 && ms < 3_000]).toEqual([true, "", true]);
    five[0]?.socket.destroy();
    await five[0]?.ended();
    const next = await connect();
    expect(await served(next)).toBe("200");
  });

  test("a time that is none is refused in its file, with its field", async () => {
    expect(await world().verdict("ClientTrafficPolicy", "wrong")).toContain(
      "spec.connection.connectionLimit.closeDelay",
    );
  });
});
