import { expect, test } from "bun:test";
import { policyOn, wrongGateway } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

/** Only what is buffered as a whole can be sent again. */
const AGAIN = policyOn("backend", "BackendTrafficPolicy", {
  retry: { numRetries: 1, retryOn: { httpStatusCodes: [503], triggers: ["retriable-status-codes"] } },
});

const open = () =>
  openWorld(["buffer-limit"], { objects: [AGAIN, ...wrongGateway({ connection: { bufferLimit: "-1" } })] });

proved("buffers of client connections", open, (world) => {
  const attempts = async (bytes: number) => {
    const path = `/of-${bytes}?status=503`;
    await world().ask({ method: "POST", path, body: "a".repeat(bytes) });
    return world().books[0].seen.filter((seen) => seen.path === path).length;
  };

  test("what is larger than the buffer is not kept to be sent again", async () => {
    expect([await attempts(500), await attempts(8_000)]).toEqual([2, 1]);
  });

  test("a size that is none is refused, and the policy says so", async () => {
    expect(await world().verdict("ClientTrafficPolicy", "wrong")).toContain("connection.bufferLimit");
  });
});
