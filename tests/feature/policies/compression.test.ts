import { expect, test } from "bun:test";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["compression"], {
    objects: wrongly("BackendTrafficPolicy", { compressor: [{ type: "Gzip", minContentLength: "none" }] }),
  });

proved("compression", open, (world) => {
  const encodingOf = async (accept: string, path = "/?header=content-type:text/plain") => {
    const { headers } = await world().ask({
      host: "compression.example.com",
      path,
      headers: { "accept-encoding": accept },
    });
    return headers["content-encoding"];
  };

  test("responses are compressed in a way that the client accepts", async () => {
    expect([
      await encodingOf("br"),
      await encodingOf("gzip"),
      await encodingOf("zstd"),
      await encodingOf("gzip;q=0.5, br"),
      await encodingOf("identity"),
    ]).toEqual(["br", "gzip", "zstd", "br", undefined]);
  });

  test("small responses are left alone where the policy says so", async () => {
    const path = (bytes: number) =>
      `/large?bytes=${bytes}&header=content-type:text/plain&header=content-length:${bytes}`;
    expect([await encodingOf("gzip", path(900)), await encodingOf("gzip", path(2_000))]).toEqual([undefined, "gzip"]);
    expect(await encodingOf("br", path(2_000))).toBeUndefined();
  });

  test("the older form does the same, and its policy says that it has a successor", async () => {
    expect(await encodingOf("zstd", "/before?header=content-type:text/plain")).toBe("zstd");
    expect(await world().postern.message("Warning", "BackendTrafficPolicy", "packed-before")).toContain("compressor");
  });

  refuses(world, "a size that is none", {
    kind: "BackendTrafficPolicy",
    says: "compressor[0].minContentLength",
    inFile: true,
  });
});
