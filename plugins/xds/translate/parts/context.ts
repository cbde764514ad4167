import type * as ir from "../../../../core/ir/mod.ts";
import type { TranslateOptions } from "../base/options.ts";
import type { AccessLogs } from "../telemetry/access-log.ts";

/** The context that listeners take from the rest of the IR. */
export interface ListenerContext {
  readonly accessLogs: AccessLogs;
  readonly tracing: ir.Tracing | undefined;
  readonly filterOrder: readonly ir.FilterPosition[] | undefined;
  readonly options: TranslateOptions;
}
