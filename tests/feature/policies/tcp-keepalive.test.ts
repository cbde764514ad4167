import { expect, test } from "bun:test";
import { becomes } from "../../host-rig.ts";
import { wrongGateway } from "../../policies/objects.ts";
import { raw, requestBytes } from "../../policies/raw.ts";
import { keepAlives } from "../../policies/sockets.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () => openWorld(["tcp-keepalive"], { objects: wrongGateway({ tcpKeepalive: { idleTime: "none" } }) });

proved("TCP keep-alive of clients", open, (world) => {
  test("a connection that rests is probed after the policy's time, by the kernel's own account", async () => {
    const connection = await raw(world().port());
    connection.write(requestBytes());
    await connection.reads(/200 OK/);
    await becomes(
      () => keepAlives({ local: world().port() }).map((seconds) => seconds > 1_190 && seconds <= 1_201),
      [true],
    );
  });

  test("a time that is none is refused in its file, with its field", async () => {
    expect(await world().verdict("ClientTrafficPolicy", "wrong")).toContain("spec.tcpKeepalive.idleTime");
  });
});
