import type * as ir from "../../../../core/ir/mod.ts";
import { toDuration } from "../../../../core/scalars/mod.ts";
import { durationInvalid } from "../../../../core/status/catalogue/filter.ts";
import { limitInvalid } from "../../../../core/status/catalogue/policies/cluster-settings.ts";

/** Faults that are found while settings are read; the first one is enough to refuse the settings. */
export type Faults = string[];

/** A duration of the settings in the form of the IR; one that cannot be read is noted. */
export function readDuration(text: string | undefined, where: string, faults: Faults): ir.Duration | undefined {
  const duration = toDuration(text);
  if (text !== undefined && duration === undefined) faults.push(durationInvalid(where, text));
  return duration;
}

/** A number that Envoy takes as it is; one that it cannot hold is noted. */
export function readCount(count: number | undefined, where: string, faults: Faults): number | undefined {
  if (count === undefined || isUint32(count)) return count;
  faults.push(limitInvalid(where, count));
  return undefined;
}

/** Whether a number fits into 32 bits without a sign. */
export function isUint32(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 2 ** 32 - 1;
}

/** The value that is read of one setting; undefined when any fault is found in it. */
export function readWhole<T>(faults: Faults, setting: (faults: Faults) => T | undefined): T | undefined {
  const own: Faults = [];
  const value = setting(own);
  faults.push(...own);
  return own.length === 0 ? value : undefined;
}
