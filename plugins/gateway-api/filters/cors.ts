import type { HTTPCORSFilter } from "../../../core/api/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { printDuration } from "../../../core/scalars/mod.ts";
import { quoteRe2 } from "../base/expressions.ts";
import { flag, nonEmpty, present } from "../base/present.ts";
import type { FilterDraft } from "./draft.ts";

/** Adds a CORS filter; a later one replaces an earlier one. */
export function allowOrigins(filter: HTTPCORSFilter | undefined, draft: FilterDraft): undefined {
  if (!filter) return;
  draft.cors = present<ir.Cors>({
    allowOrigins: nonEmpty(filter.allowOrigins?.map(originMatch)),
    allowMethods: nonEmpty(filter.allowMethods),
    allowHeaders: nonEmpty(filter.allowHeaders),
    exposeHeaders: nonEmpty(filter.exposeHeaders),
    maxAge: printDuration((filter.maxAge ?? 0) * 1000),
    allowCredentials: flag(filter.allowCredentials),
  });
}

/** An origin with `*` in it stands for any text there. */
export function originMatch(origin: string): ir.StringMatch {
  return origin.includes("*") ? { safeRegex: quoteRe2(origin).replaceAll("\\*", ".*") } : { exact: origin };
}
