import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFakeClock } from "../../core/testing/mod.ts";
import { filled } from "./envoy-process.ts";

test("an Envoy is up when its address and its process id are both written down, in whatever order", async () => {
  const folder = mkdtempSync(join(tmpdir(), "postern-filled-"));
  const [address, pid] = [join(folder, "admin-address.txt"), join(folder, "envoy.pid")];
  const clock = createFakeClock();
  const { seen, cancel } = filled([address, pid], clock);
  let isSeen = false;
  void seen.then(() => {
    isSeen = true;
  });
  writeFileSync(address, "127.0.0.1:1");
  writeFileSync(pid, "");
  await clock.advance(1_000);
  expect(isSeen).toBe(false);
  writeFileSync(pid, "42");
  await clock.advance(1_000);
  expect(await seen).toBe(true);
  cancel();
  rmSync(folder, { recursive: true });
});
