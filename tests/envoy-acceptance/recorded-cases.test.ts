import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as ir from "../../core/ir/mod.ts";
import { ENVOY } from "../envoy.ts";
import { readRecordedIr } from "../parity/ir-input.ts";
import { irToXds, optionsOf, readExpected } from "../parity/stages/ir-to-xds.ts";
import { sharedPath } from "../shared.ts";
import { createAuthority } from "../xds-client/mod.ts";
import { EXCEPTIONS } from "./exceptions.ts";
import { startSecretServer } from "./secret-server.ts";
import { type Acceptor, startAcceptor } from "./serve.ts";
import { createStandIns, type StandIns } from "./stand-ins.ts";
import { acceptanceWorld } from "./world.ts";

const goldens = sharedPath("goldens", "ir-to-xds");
const cases = goldens === undefined ? [] : irToXds.cases(goldens);
/** A case without recorded listeners has to be refused by the translator; nothing of it is for Envoy. */
const mustFail = (name: string) => readExpected(join(goldens ?? "", "out"), name).listeners === undefined;

describe.skipIf(ENVOY === undefined || goldens === undefined)(
  "Envoy takes what recorded cases are translated to (needs Envoy, and the folder shared beside the project)",
  () => {
    const stack = new AsyncDisposableStack();
    let stand: StandIns;
    let acceptor: Acceptor;

    beforeAll(async () => {
      const dir = mkdtempSync(join(tmpdir(), "postern-acceptance-"));
      stack.defer(() => rmSync(dir, { recursive: true }));
      stand = await createStandIns(await createAuthority("stand-ins"), dir);
      stack.use(await startSecretServer(stand.sdsSocket, stand));
      acceptor = stack.use(await startAcceptor());
    });
    afterAll(() => stack.disposeAsync());

    const offer = (name: string) => {
      const xds = readRecordedIr(join(goldens ?? "", "in", `${name}.yaml`)) as ir.XdsIr;
      return acceptor.offer(acceptanceWorld(xds, optionsOf(name), stand));
    };

    test("every case, one after the other, without a NACK, down to every route, endpoint and secret", async () => {
      const good = cases.filter((name) => !mustFail(name) && EXCEPTIONS[name] === undefined);
      const problems: Record<string, string> = {};
      for (const name of good) {
        const problem = await offer(name);
        if (problem !== undefined) problems[name] = problem;
      }
      expect(problems).toEqual({});
      expect(good.length).toBe(221);
    }, 120_000);

    for (const [name, { says, reason }] of Object.entries(EXCEPTIONS)) {
      test(`but not ${name}: ${reason}`, async () => {
        expect((await offer(name)) ?? "accepted").toMatch(says);
      }, 20_000);
    }
  },
);
