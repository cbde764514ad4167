import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ENVOY } from "../envoy.ts";
import { becomes, cleanUp } from "../host-rig.ts";
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

/** A faulty object beside an example. */
export interface Wrong {
  readonly kind: string;
  /** The complaint about it: its field. */
  readonly says: string;
  /**
   * The schema refuses it in its file, as an API server would; then there is no such policy, and its route goes on without it. A policy that protects
   * closes its route all the same.
   */
  readonly inFile?: true;
}

/** The test of a policy called `wrong`: it names the field, and its route answers 500. */
export function refuses(world: () => World, title: string, { kind, says, inFile }: Wrong): void {
  test(`${title} is refused, and ${inFile ? "its file" : "the policy"} says so`, async () => {
    // A policy that is accepted as soon as a proxy has it is pending until then.
    await becomes(async () => (await world().verdict(kind, "wrong")).includes("Pending"), false);
    const verdict = await world().verdict(kind, "wrong");
    expect(verdict).toContain(says);
    expect(verdict).toStartWith(inFile ? "refused: " : "False ");
    expect((await world().ask({ host: "wrong.example.com" })).status).toBe(inFile ? 200 : 500);
  });
}
