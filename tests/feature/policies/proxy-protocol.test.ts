import { expect, test } from "bun:test";
import { wrongGateway } from "../../policies/objects.ts";
import { raw, requestBytes } from "../../policies/raw.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["proxy-protocol"], {
    objects: wrongGateway({ enableProxyProtocol: true, proxyProtocol: { optional: "perhaps" } }),
  });

proved("PROXY protocol of clients", open, (world) => {
  const forwardedFor = async (preface: string | Uint8Array) => {
    const connection = await raw(world().port());
    connection.write(preface);
    connection.write(requestBytes("/", { connection: "close" }));
    const { text } = await connection.ended();
    return /"x-forwarded-for":"([^"]*)"/.exec(text)?.[1];
  };

  test("the address in the header is the client's, in both versions", async () => {
    expect(await forwardedFor("PROXY TCP4 192.0.2.9 192.0.2.1 4711 80\r\n")).toBe("192.0.2.9");
    const signature = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];
    const addresses = [192, 0, 2, 10, 192, 0, 2, 1, 0x12, 0x67, 0, 80];
    expect(await forwardedFor(new Uint8Array([...signature, 0x21, 0x11, 0, 12, ...addresses]))).toBe("192.0.2.10");
  });

  test("a connection without the header is served too", async () => {
    expect((await world().ask({})).status).toBe(200);
  });

  test("a word where yes or no is wanted is refused in its file, with its field", async () => {
    expect(await world().verdict("ClientTrafficPolicy", "wrong")).toContain("spec.proxyProtocol.optional");
  });
});
