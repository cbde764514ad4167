import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import type { DescMessage, Message } from "@bufbuild/protobuf";
import { registry, typeNameOf } from "../../core/envoy/message/registry.ts";
import { encode } from "../../core/envoy/mod.ts";
import { validate } from "../../core/envoy/validate/mod.ts";
import type * as ir from "../../core/ir/mod.ts";
import { translateXds } from "../../plugins/xds/translate/mod.ts";
import { ENVOY } from "../envoy.ts";
import { readRecordedIr } from "../parity/ir-input.ts";
import { irToXds, optionsOf, readExpected } from "../parity/stages/ir-to-xds.ts";
import { sharedPath } from "../shared.ts";
import { EXCEPTIONS } from "./exceptions.ts";
import { type Judge, startJudge, type Verdict } from "./judge.ts";
import { mutants } from "./mutants.ts";
import type { StandIns } from "./stand-ins.ts";
import { surroundings } from "./surroundings.ts";
import { type AcceptanceWorld, acceptanceWorld } from "./world.ts";

const goldens = sharedPath("goldens", "ir-to-xds");

/** A changed resource, and what both think of it. */
interface Trial {
  readonly key: string;
  readonly ours: boolean;
  readonly envoy: Verdict;
}

/** Envoy 1.40 reads these fields, of load balancing and of retries, without a check. */
const UNCHECKED_BY_ENVOY = [
  "envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig.zone_aware_lb_config: unset",
  "envoy.extensions.load_balancing_policies.common.v3.OrcaOobReportingConfig.authority: text of two lines",
  "envoy.extensions.load_balancing_policies.common.v3.OrcaOobReportingConfig.port_value: large",
  "envoy.extensions.load_balancing_policies.common.v3.SlowStartConfig.slow_start_window: negative",
  "envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest.locality_lb_config: emptied",
  "envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest.locality_lb_config: nothing in it",
  "envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest.selection_method: undeclared",
  "envoy.extensions.load_balancing_policies.random.v3.Random.locality_lb_config: emptied",
  "envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin.locality_lb_config: emptied",
  "envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin.locality_lb_config: nothing in it",
  "envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig.update_frequency: 0",
];

/** The complaint of Envoy about a negative duration; no rule of the descriptors, but refused by us all the same. */
const NEGATIVE = /Invalid duration: Expected positive duration/;

describe.skipIf(ENVOY === undefined || goldens === undefined)(
  "the validator against Envoy (needs Envoy, and the folder shared beside the project)",
  () => {
    const stack = new AsyncDisposableStack();
    const trials: Trial[] = [];

    beforeAll(async () => {
      const stand = await surroundings(stack);
      const judge = stack.use(await startJudge());
      const seen = new Set<string>();
      for (const world of worlds(goldens ?? "", stand)) trials.push(...(await tryAll(judge, world, seen)));
    }, 120_000);
    afterAll(() => stack.disposeAsync());

    const refusedByRule = () => trials.filter(({ envoy }) => envoy.kind === "refused" && isRule(envoy.message));

    test("what Envoy refuses for a rule of the descriptors, we refuse", () => {
      expect(refusedByRule().filter(({ ours }) => !ours)).toEqual([]);
      expect(refusedByRule().length).toBeGreaterThan(300);
    });

    test("negative durations too", () => {
      const negative = trials.filter(({ envoy }) => envoy.kind === "refused" && NEGATIVE.test(envoy.message));
      expect(negative.filter(({ ours }) => !ours)).toEqual([]);
      expect(negative.length).toBeGreaterThan(20);
    });

    test("what Envoy takes, we take", () => {
      const tooStrict = trials.filter(({ ours, envoy }) => ours && envoy.kind === "accepted").map(({ key }) => key);
      expect(tooStrict.sort()).toEqual(UNCHECKED_BY_ENVOY);
      expect(trials.filter(({ ours, envoy }) => !ours && envoy.kind === "accepted").length).toBeGreaterThan(300);
    });

    test("hardly any change leaves Envoy without an answer", () => {
      expect(trials.filter(({ envoy }) => envoy.kind === "silent").length).toBeLessThan(10);
    });
  },
);

const RULE = /Proto constraint validation failed/;
/** Envoy prints the message before the rule, and cuts what is too long. */
const CUT = /^(Error adding\/updating [^:]*: )?goo\.gle\/debug/;

function isRule(message: string): boolean {
  return RULE.test(message) || CUT.test(message);
}

function* worlds(dir: string, stand: StandIns): Iterable<AcceptanceWorld> {
  for (const name of irToXds.cases(dir)) {
    if (EXCEPTIONS[name] || readExpected(join(dir, "out"), name).listeners === undefined) continue;
    const xds = readRecordedIr(join(dir, "in", `${name}.yaml`)) as ir.XdsIr;
    yield acceptanceWorld(translateXds(xds, optionsOf(name)).resources, stand);
  }
}

interface Change {
  readonly key: string;
  readonly url: string;
  readonly name: string;
  readonly schema: DescMessage;
  readonly message: Message;
  readonly bytes: Uint8Array;
}

async function tryAll(judge: Judge, world: AcceptanceWorld, seen: Set<string>): Promise<Trial[]> {
  const changes = [...changesOf(world, seen)];
  if (changes.length > 0) await judge.enter(world);
  const trials: Trial[] = [];
  for (const { key, url, name, schema, message, bytes } of changes) {
    const ours = validate(schema, message).length > 0;
    const first = await judge.judge({ url, name, bytes });
    // A busy machine may have no answer in time where Envoy has one: who is silent is asked again.
    const envoy = first.kind === "silent" ? await judge.judge({ url, name, bytes }) : first;
    trials.push({ key, ours, envoy });
  }
  return trials;
}

/** Every change that was not seen yet, of every resource that Envoy asks for. Names stay, since what asks for them would miss them. */
function* changesOf(world: AcceptanceWorld, seen: Set<string>): Iterable<Change> {
  for (const [url, resources] of world.messages) {
    const schema = registry.getMessage(typeNameOf(url));
    for (const { name, message } of resources) {
      if (schema === undefined || !world.expected.has(`${url} ${name}`)) continue;
      const before = new Set([digest(encode(schema, message))]);
      for (const { key, make } of mutants(schema, message)) {
        if (seen.has(key) || /^[\w.]+\.(Cluster|Listener|RouteConfiguration|Secret)\.name:/.test(key)) continue;
        if (key.includes("ClusterLoadAssignment.cluster_name:")) continue;
        seen.add(key);
        const changed = make();
        const bytes = encode(schema, changed);
        if (!before.has(digest(bytes))) yield { key, url, name, schema, message: changed, bytes };
        before.add(digest(bytes));
      }
    }
  }
}

function digest(bytes: Uint8Array): string {
  return Bun.SHA256.hash(bytes, "hex");
}
