import type * as ir from "../../../../core/ir/mod.ts";
import type { TranslateOptions } from "../base/options.ts";

/** What listeners take from the rest of the IR. */
export interface ListenerContext {
  readonly accessLog: ir.AccessLog | undefined;
  readonly tracing: ir.Tracing | undefined;
  readonly filterOrder: readonly ir.FilterPosition[] | undefined;
  readonly options: TranslateOptions;
}
