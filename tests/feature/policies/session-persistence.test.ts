import { expect, test } from "bun:test";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["session-persistence"], {
    objects: wrongly("BackendTrafficPolicy", { retry: { numRetries: -1 } }),
  });

proved("session persistence", open, (world) => {
  const ask = (path: string, headers: Record<string, string> = {}) =>
    world().ask({ host: "sessions.example.com", path, headers });
  const backends = async (path: string, headers: Record<string, string>) => {
    const all = new Set();
    for (let i = 0; i < 40; i++) all.add((await ask(path, headers)).seen?.backend);
    return [...all];
  };

  test("a client stays with the endpoint of its cookie", async () => {
    const { headers, seen } = await ask("/cookie");
    const [cookie = ""] = headers["set-cookie"] ?? [];
    expect(cookie).toMatch(/^basket="?[^;"]+"?; Max-Age=3600; (Path=\/cookie; )?HttpOnly/i);
    expect(await backends("/cookie", { cookie: String(cookie.split(";")[0]) })).toEqual([seen?.backend]);
    expect((await backends("/cookie", {})).length).toBe(2);
  });

  test("a client stays with the endpoint of its header", async () => {
    const { headers, seen } = await ask("/header");
    expect(await backends("/header", { "x-basket": String(headers["x-basket"]) })).toEqual([seen?.backend]);
  });

  refuses(world, "fewer retries than none", { kind: "BackendTrafficPolicy", says: "retry.numRetries", inFile: true });
});
