import { expect, test } from "bun:test";
import { wrongGateway } from "../../policies/objects.ts";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () => openWorld(["paths"], { objects: wrongGateway({ path: { escapedSlashesAction: "Never" } }) });

proved("normalisation of paths", open, (world) => {
  const pathOf = async (path: string) => {
    const { status, seen } = await world().ask({ path });
    return seen?.path ?? String(status);
  };

  test("slashes stay as they are, dots do not, and escaped slashes are refused", async () => {
    const paths = ["/a//b", "/x/../a", "/a%2Fb", "/a%5Cb", "/a%20b"];
    expect(await Promise.all(paths.map(pathOf))).toEqual(["/a//b", "/a", "400", "400", "/a%20b"]);
  });

  test("without the policy slashes are merged, and escaped ones lead to a redirect", async () => {
    const port = world().port("wrong/http");
    const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`, { redirect: "manual" });
    expect(((await (await ask("/a//b")).json()) as { path: string }).path).toBe("/a/b");
    const answer = await ask("/a%2Fb");
    expect([answer.status, answer.headers.get("location")]).toEqual([307, "/a/b"]);
  });

  test("an action that does not exist is refused in its file, with its field", async () => {
    expect(await world().verdict("ClientTrafficPolicy", "wrong")).toContain("spec.path.escapedSlashesAction");
  });
});
