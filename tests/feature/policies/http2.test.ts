import { expect, test } from "bun:test";
import { connect } from "node:http2";
import { becomes, later } from "../../host-rig.ts";
import { wrongGateway } from "../../policies/objects.ts";
import { raw } from "../../policies/raw.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () => openWorld(["http2"], { objects: wrongGateway({ http2: { maxConcurrentStreams: 0 } }) });

/** Type and length of the frames in what a server of HTTP/2 sent. */
function framesIn(text: string): readonly number[] {
  const bytes = Buffer.from(text, "latin1");
  const types: number[] = [];
  for (let at = 0; at + 9 <= bytes.length; at += 9 + bytes.readUIntBE(at, 3)) types.push(bytes[at + 3] as number);
  return types;
}

const PING = 6;
const SETTINGS_OF_CLIENT = [0, 0, 0, 4, 0, 0, 0, 0, 0];

proved("HTTP/2 of clients", open, (world) => {
  test("a client learns how many streams and how large a window it has", async () => {
    const session = connect(`http://127.0.0.1:${world().port()}`);
    later(() => session.destroy());
    session.on("error", () => {});
    await becomes(() => session.remoteSettings?.maxConcurrentStreams, 2);
    expect(session.remoteSettings?.initialWindowSize).toBe(65_536);
  });

  test("a client that does not answer pings is given up", async () => {
    const connection = await raw(world().port());
    connection.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    connection.write(new Uint8Array(SETTINGS_OF_CLIENT));
    const { closed, text, ms } = await connection.ended(8_000);
    expect([closed, framesIn(text).includes(PING), ms > 1_500]).toEqual([true, true, true]);
  });

  test("no streams at all is refused in its file, with its field", async () => {
    expect(await world().verdict("ClientTrafficPolicy", "wrong")).toContain("spec.http2.maxConcurrentStreams");
  });
});
