import { afterAll, beforeAll, describe } from "bun:test";
import { ENVOY } from "../envoy.ts";
import { cleanUp } from "../host-rig.ts";
import type { World } from "./world.ts";

/** The tests of one feature, in one world that is opened before the first of them. */
export function proved(feature: string, open: () => Promise<World>, tests: (world: () => World) => void): void {
  describe.skipIf(ENVOY === undefined)(`${feature} (needs Envoy: ENVOY_PATH, or npm test)`, () => {
    let world: World;
    beforeAll(async () => {
      world = await open();
    });
    afterAll(cleanUp);
    tests(() => world);
  });
}
