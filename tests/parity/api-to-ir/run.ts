import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { createEngine, type NeedAnswer } from "../../../core/incremental/mod.ts";
import type { Translation } from "../../../core/plugin/api.ts";
import type { GatewayApiSettings } from "../../../plugins/gateway-api/base/settings.ts";
import { root } from "../../../plugins/gateway-api/root.ts";
import { differences } from "../compare.ts";
import { type FixtureOptions, fixturesFor } from "./fixtures.ts";
import { readInput } from "./input.ts";
import { outputOf } from "./output.ts";
import { standInsFor, withStandIns } from "./stand-ins.ts";
import { markDoubles, unmarkDoubles, worldOf } from "./world.ts";
import { withoutZeros } from "./zeros.ts";

/** One recorded case and what its harness sets. */
export interface RecordedCase {
  readonly input: string;
  readonly output: string;
  /** Recorded files whose objects are added to the input. */
  readonly also: readonly string[];
  readonly settings: Partial<GatewayApiSettings>;
  readonly fixtures: Pick<FixtureOptions, "zones" | "extensions">;
  readonly needs: ReadonlyMap<string, NeedAnswer>;
}

/** The input of a case and the world that it makes, with the fixtures of its harness. */
export function recordedWorld(recorded: Omit<RecordedCase, "output">) {
  const asRecordedInput = readInput(recorded.input, recorded.also);
  const standIns = standInsFor(asRecordedInput);
  const input = markDoubles(withStandIns(asRecordedInput, standIns));
  const proxy = input.envoyProxyForGatewayClass?.spec as { mergeGateways?: boolean } | undefined;
  const defaults = input.envoyProxyDefaultSpec as { mergeGateways?: boolean } | undefined;
  const fixtures = fixturesFor(input, {
    ...recorded.fixtures,
    merged: proxy?.mergeGateways ?? defaults?.mergeGateways ?? false,
    gatewayNamespaceMode: recorded.settings.gatewayNamespaceMode ?? false,
  });
  return { input, standIns, world: worldOf(input, fixtures, recorded) };
}

/** Translates a recorded input and compares the result with the recorded output, one line per difference. */
export function runCase(recorded: RecordedCase): readonly string[] {
  const world = recordedWorld(recorded);
  const { value } = createEngine({ freeze: true }).build(world.world, root, "");
  const { expected, actual } = besideRecording(recorded, world, value);
  return differences(expected, actual);
}

/** The recorded output of a case, and the output of a translation of its world, in one form. */
export function besideRecording(
  recorded: RecordedCase,
  { input, standIns }: Pick<ReturnType<typeof recordedWorld>, "input" | "standIns">,
  translation: Translation,
) {
  const printed = unmarkDoubles(outputOf(input, translation));
  const expected = withStandIns(parse(readFileSync(recorded.output, "utf8")), standIns) as Record<string, unknown>;
  return { expected: comparable(expected), actual: comparable({ ...printed, xdsIR: asRecorded(printed["xdsIR"]) }) };
}

function comparable(output: Record<string, unknown>): Record<string, unknown> {
  return { ...output, xdsIR: withoutZeros(output["xdsIR"]), infraIR: withoutZeros(output["infraIR"]) };
}

/** The IR in its recorded form: only metadata names policies there, ours also names them where there is no metadata of a route. */
function asRecorded(value: unknown, parent = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => asRecorded(item, parent));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== "policies" || parent === "metadata");
  return Object.fromEntries(kept.map(([key, part]) => [key, asRecorded(part, key)]));
}
