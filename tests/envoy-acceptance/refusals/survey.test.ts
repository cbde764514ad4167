import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ENVOY } from "../../envoy.ts";
import { sharedPath } from "../../shared.ts";
import { surroundings } from "../surroundings.ts";
import { byCause, survey, type Trial } from "./survey.ts";

const DIR = sharedPath("goldens", "api-to-ir");

/** Causes that no check can foresee, each with its reason; `bun run refusals` shows how often such a cause comes up. */
const UNFORESEEN: readonly { readonly cause: RegExp; readonly reason: string }[] = [
  { cause: /^\w+: unable to open file/, reason: "files of logs lie on the machine of the proxy" },
  {
    cause: /^Listener: script load error: .*module … not found/,
    reason: "what a script loads when it starts is there or not",
  },
  {
    cause: /^Cluster: .*must support HTTP\/# for gRPC healthchecking/,
    reason: "what a backend speaks is known when its cluster is made, far from the policy",
  },
];
const COUNT = 80;

describe.skipIf(ENVOY === undefined || DIR === undefined)(
  "recorded inputs, changed by chance (needs Envoy: ENVOY_PATH, or npm test; and recorded cases)",
  () => {
    const stack = new AsyncDisposableStack();
    let trials: readonly Trial[] = [];
    beforeAll(async () => {
      trials = await survey({ dir: DIR ?? "", stand: await surroundings(stack), seed: 3, count: COUNT, each: 8 });
    }, 60_000);
    afterAll(() => stack.disposeAsync());

    test("nothing is thrown, and nearly all of them come to something for Envoy", () => {
      expect(trials.flatMap(({ thrown }) => thrown ?? [])).toEqual([]);
      expect(trials.length).toBe(COUNT);
      expect(trials.filter(({ offered }) => offered > 0).length).toBeGreaterThan(COUNT * 0.9);
    });

    test("Envoy refuses nothing of them but what cannot be foreseen", () => {
      const causes = byCause(trials, ({ refusals }) => refusals).map(([cause]) => cause);
      expect(causes.filter((cause) => !UNFORESEEN.some((known) => known.cause.test(cause)))).toEqual([]);
    });
  },
);
