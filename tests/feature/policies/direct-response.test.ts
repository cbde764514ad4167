import { expect, test } from "bun:test";
import { filteredRoute, filterOf } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["direct-response"], {
    objects: [filterOf("wrong", { directResponse: { statusCode: 4_294_967_296 } }), filteredRoute("wrong", "wrong")],
  });

proved("direct responses", open, (world) => {
  test("Envoy answers itself, with status, headers and body of the filter", async () => {
    const { status, headers, body } = await world().ask({ host: "direct-response.example.com" });
    expect([status, headers["content-type"], headers["retry-after"], body]).toEqual([
      ...[503, "text/plain", "3600", "The shop is closed today."],
    ]);
    expect(world().books.flatMap(({ seen }) => seen)).toEqual([]);
  });

  refuses(world, "a status that is none", { kind: "HTTPRoute", says: "directResponse.statusCode must be" });
});
