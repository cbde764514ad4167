import { expect, test } from "bun:test";
import { proved } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

proved(
  "the Host header",
  () => openWorld(["host-header"]),
  (world) => {
    test("a dot behind the host does not count", async () => {
      const { status, seen } = await world().ask({ host: "www.example.com." });
      expect([status, seen?.headers.host]).toEqual([200, "www.example.com"]);
    });
  },
);
