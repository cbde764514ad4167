import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appears } from "./envoy-process.ts";

test("an Envoy is up when its address and its process id are both written down, in whatever order", async () => {
  const folder = mkdtempSync(join(tmpdir(), "postern-appears-"));
  const [address, pid] = [join(folder, "admin-address.txt"), join(folder, "envoy.pid")];
  const { seen, cancel } = appears([address, pid]);
  let isSeen = false;
  void seen.then(() => {
    isSeen = true;
  });
  writeFileSync(address, "127.0.0.1:1");
  writeFileSync(pid, "");
  await new Promise(setImmediate);
  expect(isSeen).toBe(false);
  writeFileSync(pid, "42");
  expect(await seen).toBe(true);
  cancel();
  rmSync(folder, { recursive: true });
});
