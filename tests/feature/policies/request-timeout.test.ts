import { expect, test } from "bun:test";
import { wrongGateway } from "../../policies/objects.ts";
import { raw, requestBytes } from "../../policies/raw.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["request-timeout"], { objects: wrongGateway({ timeout: { http: { requestReceivedTimeout: "-2s" } } }) });

proved("time to send a request", open, (world) => {
  test("a request that is not there as a whole after two seconds is answered with 408", async () => {
    const connection = await raw(world().port());
    const started = performance.now();
    connection.write(`${requestBytes("/slow", { "content-length": "100" }, "POST")}the begin of it`);
    expect(await connection.reads(/HTTP\/1.1 \d+/)).toStartWith("HTTP/1.1 408");
    expect(performance.now() - started).toBeGreaterThan(1_800);
  });

  test("one that is there in time is served", async () => {
    expect((await world().ask({ method: "POST", body: "all of it" })).status).toBe(200);
  });

  test("a time that is none is refused in its file, with its field", async () => {
    expect(await world().verdict("ClientTrafficPolicy", "wrong")).toContain("spec.timeout.http.requestReceivedTimeout");
  });
});
