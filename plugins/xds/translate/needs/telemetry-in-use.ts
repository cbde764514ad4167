import type * as ir from "../../../../core/ir/mod.ts";
import type { TranslationError } from "../base/resources.ts";
import { accessLogProblem } from "../telemetry/access-log.ts";
import { tracingProblem } from "../telemetry/tracing.ts";
import { refused } from "./needed.ts";

/** Access log and tracing of a data plane as far as they can be expressed: what cannot is left out, and what it was to watch goes on working. */
export function telemetryOf({ accessLog, tracing }: ir.XdsIr): {
  readonly accessLog: ir.AccessLog | undefined;
  readonly tracing: ir.Tracing | undefined;
  readonly errors: readonly TranslationError[];
} {
  const problems = [accessLogProblem(accessLog), tracingProblem(tracing)] as const;
  return {
    accessLog: problems[0] === undefined ? accessLog : undefined,
    tracing: problems[1] === undefined ? tracing : undefined,
    errors: ["access log", "tracing"].flatMap((name, i) => {
      const problem = problems[i];
      return problem === undefined ? [] : refused("listeners", name, [], problem).refused;
    }),
  };
}
