import { expect, test } from "bun:test";
import { use } from "postern/plugin";
import { memoryGateway } from "postern/testing";
import { WORLD } from "../world.ts";
import header from "./plugin.ts";

test("every route says who served it", async () => {
  const { envoy, stop } = await memoryGateway([use(header, { value: "me" })], WORLD);
  const added = [{ header: { key: "x-served-by", value: "me" } }];
  expect((await envoy()).routes["default/eg/http"]).toMatchObject({
    virtualHosts: [{ routes: [{ responseHeadersToAdd: added }] }],
  });
  await stop();
});
