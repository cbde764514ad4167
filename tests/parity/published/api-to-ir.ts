import { join } from "node:path";
import type { Translation } from "../../../core/plugin/api.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import type { StatusValue } from "../../../core/status/types.ts";
import { besideRecording, recordedWorld } from "../api-to-ir/run.ts";
import { differences } from "../compare.ts";
import { reasonByRule } from "../rules/mod.ts";
import { apiToIr, recordedCase } from "../stages/api-to-ir.ts";
import { withoutOrder } from "./order.ts";
import type { Answer, Outcome, Pure } from "./outcome.ts";
import { NO_SNAPSHOT, OF_THE_INPUTS_ORDER } from "./worlds.ts";

/** Recorded objects through `translate`: statuses and both IRs are held against the recording, and what Envoy is sent is handed to `answer`. */
export function objectsToIr(pure: Pure, dir: string, answer: Answer): readonly Outcome[] {
  const folder = join(dir, apiToIr.name);
  return apiToIr.cases(folder).map((name) => outcomeOf(pure, { folder, name }, answer));
}

function outcomeOf(pure: Pure, { folder, name }: { readonly folder: string; readonly name: string }, answer: Answer) {
  const recorded = recordedCase(folder, name);
  const { input, standIns, world } = recordedWorld(recorded);
  const objects = (world.snapshot as unknown as { readonly objects: readonly KubeObject[] }).objects;
  const translated = pure.translate(objects, { settings: world.settings, needs: world.needs, now: world.now });
  for (const resources of Object.values(translated.resources)) answer(name, resources);
  const { xds, infra, statuses } = translated;
  const translation: Translation = { xds, infra, status: statuses.map(ofFirstStage) };
  const { expected, actual } = besideRecording(recorded, { input, standIns }, translation);
  const strict = differences(expected, actual);
  if (strict.length === 0) return { name, is: "alike" } as const;
  if (OF_THE_INPUTS_ORDER.has(name)) {
    const loose = differences(withoutOrder(expected), withoutOrder(actual));
    return loose.length === 0 ? ({ name, is: "alike but for order" } as const) : failed(name, loose);
  }
  const reason =
    NO_SNAPSHOT[name] ?? reasonByRule({ stage: apiToIr.name, dir: folder, name, input: text(folder, name) }, strict);
  return reason === undefined ? failed(name, strict) : ({ name, is: "excepted", told: [reason] } as const);
}

function text(folder: string, name: string): string {
  return apiToIr.input?.(folder, name) ?? "";
}

function failed(name: string, told: readonly string[]): Outcome {
  return { name, is: "failed", told };
}

/** A recording ends with the IR, before it is known whether a patch finds what it is for. */
function ofFirstStage<T extends { readonly ref: { readonly kind: string }; readonly status: StatusValue }>(
  entry: T,
): T {
  if (entry.ref.kind !== "EnvoyPatchPolicy") return entry;
  const ancestors = entry.status.ancestors?.map(({ conditions = [], ...one }) => ({
    ...one,
    conditions: conditions.filter(({ type }) => type !== "Programmed"),
  }));
  return { ...entry, status: { ...entry.status, ...(ancestors && { ancestors }) } };
}
