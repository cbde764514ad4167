import { expect, test } from "bun:test";
import { connect } from "node:http2";
import { becomes, later } from "../../host-rig.ts";
import { wrongGateway } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () => openWorld(["idle-timeout"], { objects: wrongGateway({ timeout: { http: { idleTimeout: "5" } } }) });

proved("idle connections of clients", open, (world) => {
  test("a connection on which nothing is asked is given up after five seconds", async () => {
    const session = connect(`http://127.0.0.1:${world().port()}`);
    later(() => session.destroy());
    let givenUp = false;
    session
      .on("error", () => {})
      .on("goaway", () => {
        givenUp = true;
      });
    const stream = session.request({ ":path": "/", ":authority": "www.example.com" });
    const status = await new Promise((resolve) => stream.on("response", (headers) => resolve(headers[":status"])));
    const started = performance.now();
    expect(status).toBe(200);
    stream.resume();
    await becomes(() => givenUp, true, 9_000);
    expect(performance.now() - started).toBeGreaterThan(4_500);
  });

  test("a time that is none is refused in its file, with its field", async () => {
    expect(await world().verdict("ClientTrafficPolicy", "wrong")).toContain("spec.timeout.http.idleTimeout");
  });
});
