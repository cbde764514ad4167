import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import type { Message } from "@bufbuild/protobuf";
import type * as ir from "../../core/ir/mod.ts";
import { type Resource, type Resources, translateXds } from "../../plugins/xds/translate/mod.ts";
import { ENVOY } from "../envoy.ts";
import { readRecordedIr } from "../parity/ir-input.ts";
import { irToXds, optionsOf, readExpected } from "../parity/stages/ir-to-xds.ts";
import { irToXdsExtensions, translated } from "../parity/stages/ir-to-xds-extensions.ts";
import { sharedPath } from "../shared.ts";
import { EXCEPTIONS, EXTENSION_EXCEPTIONS } from "./exceptions.ts";
import { type Acceptor, startAcceptor } from "./serve.ts";
import type { StandIns } from "./stand-ins.ts";
import { surroundings } from "./surroundings.ts";
import { acceptanceWorld } from "./world.ts";

const goldens = sharedPath("goldens", "ir-to-xds");
const extended = sharedPath("goldens", "ir-to-xds-extensions");
const cases = goldens === undefined ? [] : irToXds.cases(goldens);
const extensions = extended === undefined ? [] : irToXdsExtensions.cases(extended);
/** A case without recorded listeners has to be refused by the translator; nothing of it is for Envoy. */
const mustFail = (name: string) => readExpected(join(goldens ?? "", "out"), name).listeners === undefined;

describe.skipIf(ENVOY === undefined || goldens === undefined)(
  "Envoy takes what recorded cases are translated to (needs Envoy, and the folder shared beside the project)",
  () => {
    const stack = new AsyncDisposableStack();
    let stand: StandIns;
    let acceptor: Acceptor;

    beforeAll(async () => {
      stand = await surroundings(stack);
      acceptor = stack.use(await startAcceptor());
    });
    afterAll(() => stack.disposeAsync());

    const irOf = (dir: string, name: string) => readRecordedIr(join(dir, "in", `${name}.yaml`)) as ir.XdsIr;
    const offer = (resources: Resources) => acceptor.offer(acceptanceWorld(resources, stand));
    const offerCase = (name: string) => offer(translateXds(irOf(goldens ?? "", name), optionsOf(name)).resources);
    const problemsOf = async (names: readonly string[], offerOne: (name: string) => Promise<string | undefined>) => {
      const problems: Record<string, string> = {};
      for (const name of names) {
        const problem = await offerOne(name);
        if (problem !== undefined) problems[name] = problem;
      }
      return problems;
    };

    test("every case, one after the other, without a NACK, down to every route, endpoint and secret", async () => {
      const good = cases.filter((name) => !mustFail(name) && EXCEPTIONS[name] === undefined);
      expect(await problemsOf(good, offerCase)).toEqual({});
      expect([cases.length, cases.filter(mustFail).length, good.length]).toEqual([237, 7, 225]);
    }, 120_000);

    const extendedCase = async (name: string) => (await translated(irOf(extended ?? "", name), "skip")).resources;

    test("every case that an extension changes", async () => {
      const offerOurs = async (name: string) =>
        offer(only(await extendedCase(name), (resource) => !extensionsOwn.has(resource)));
      expect(await problemsOf(extensions, offerOurs)).toEqual({});
      expect(extensions.length).toBe(15);
    }, 60_000);

    for (const { case: name, resource, says, reason } of EXTENSION_EXCEPTIONS) {
      test(`but not ${resource} of ${name}: ${reason}`, async () => {
        expect((await offer(only(await extendedCase(name), (one) => one === resource))) ?? "accepted").toMatch(says);
      }, 20_000);
    }

    for (const [name, { says, reason }] of Object.entries(EXCEPTIONS)) {
      test(`but not ${name}: ${reason}`, async () => {
        expect((await offerCase(name)) ?? "accepted").toMatch(says);
      }, 20_000);
    }
  },
);

const extensionsOwn = new Set(EXTENSION_EXCEPTIONS.map(({ resource }) => resource));

/** The resources of the wanted names. */
function only(resources: Resources, wanted: (name: string) => boolean): Resources {
  const kept = Object.entries(resources).map(([kind, list]) => [
    kind,
    (list as readonly Resource<Message>[]).filter(({ name }) => wanted(name)),
  ]);
  return Object.fromEntries(kept) as unknown as Resources;
}
