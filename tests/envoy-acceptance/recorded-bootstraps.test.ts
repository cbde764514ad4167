import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { toYaml } from "../../core/envoy/bootstrap/mod.ts";
import { ENVOY } from "../envoy.ts";
import { bootstrapOf, mustBeRefused, stage } from "../parity/stages/bootstrap.ts";
import { sharedPath } from "../shared.ts";
import { BOOTSTRAP_EXCEPTIONS } from "./exceptions.ts";
import { type StandIns, withStandIns } from "./stand-ins.ts";
import { surroundings } from "./surroundings.ts";
import { refusalOfBootstrap } from "./validate-mode.ts";

const goldens = sharedPath("goldens", "bootstrap");
const names = goldens === undefined ? [] : stage.cases(goldens);

describe.skipIf(ENVOY === undefined || goldens === undefined)(
  "Envoy starts with every recorded bootstrap (needs Envoy, and the folder shared beside the project)",
  () => {
    const stack = new AsyncDisposableStack();
    let stand: StandIns;

    beforeAll(async () => {
      stand = await surroundings(stack);
    });
    afterAll(() => stack.disposeAsync());

    const offer = (name: string) => {
      const bootstrap = bootstrapOf(goldens ?? "", name);
      if ("fault" in bootstrap) throw new Error(bootstrap.fault);
      return refusalOfBootstrap(toYaml(withStandIns(bootstrap.value, stand)));
    };

    for (const name of names.filter((one) => !mustBeRefused(one) && BOOTSTRAP_EXCEPTIONS[one] === undefined)) {
      test(name, async () => expect(await offer(name)).toBeUndefined());
    }

    for (const [name, { says, reason }] of Object.entries(BOOTSTRAP_EXCEPTIONS)) {
      test(`but not ${name}: ${reason}`, async () => expect((await offer(name)) ?? "accepted").toMatch(says));
    }

    test("and none of those that are to be refused leaves us", () => {
      const refused = names.filter(mustBeRefused);
      expect(refused.filter((name) => "value" in bootstrapOf(goldens ?? "", name))).toEqual([]);
      expect([names.length, refused.length]).toEqual([22, 3]);
    });
  },
);
