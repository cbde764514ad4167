import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { REFERENCE_TAGS } from "../../reference-tags.ts";
import type { Rule } from "./rule.ts";

/** Rules where the recording is held to be wrong about telemetry. */
export const TELEMETRY_RULES: readonly Rule[] = [
  {
    reason:
      "the recorded destination of telemetry has host names beside sockets or addresses in one cluster, which Envoy refuses; here the Gateway says so, and goes on without",
    explains({ stage, dir, name, line }) {
      const file = join(dir, `${name}.out.yaml`);
      if (stage !== "api-to-ir" || !TOLD.test(line) || !existsSync(file)) return false;
      return telemetryOf(parse(readFileSync(file, "utf8"))).some(isMixed);
    },
  },
  {
    reason:
      "the recorded expressions of tags take Envoy a millisecond and a half for each new cluster; here others cut out the same (tests/envoy-acceptance/stat-tags.test.ts) in two thirds of that",
    explains: ({ line }) => {
      const [, tag, expected] = TAG.exec(line) ?? [];
      return expected !== undefined && expected === JSON.stringify(REFERENCE_TAGS[Number(tag)]?.regex);
    },
  },
];

const TAG = /(?:^|\.)(?:stats_config\.stats_tags|statsConfig\.statsTags)\.([0-3])\.regex: expected (".*"), found ".*"$/;

const TOLD =
  /^(?:gateways\.\d+\.status\.conditions: .*"InvalidParameters"|xdsIR\.\S+\.(?:accessLog|tracing|metrics): expected .*, found nothing)/;

interface RecordedOutput {
  readonly xdsIR?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The parts of the recorded IR that say where telemetry goes. */
function telemetryOf({ xdsIR = {} }: RecordedOutput): readonly unknown[] {
  return Object.values(xdsIR).flatMap(({ accessLog, tracing, metrics }) => [accessLog, tracing, metrics]);
}

/** Whether a list of settings somewhere in a part names hosts and something else. */
function isMixed(part: unknown): boolean {
  if (typeof part !== "object" || part === null) return false;
  if (!Array.isArray(part)) return Object.values(part).some(isMixed);
  const types = new Set(part.map((each) => (each as { addressType?: string } | null)?.addressType));
  return (types.has("FQDN") && types.size > 1) || part.some(isMixed);
}
