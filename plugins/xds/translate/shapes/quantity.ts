import type * as ir from "../../../../core/ir/mod.ts";
import { done, failed, type Result } from "../../../../core/result/mod.ts";
import { wholeQuantity } from "../../../../core/scalars/mod.ts";

/** A number of bytes that fits Envoy's 32 bits, from a Kubernetes quantity such as "4Mi", 1024 or "1e3". */
export function byteCount(quantity: ir.Quantity): Result<number> {
  const bytes = wholeQuantity(quantity);
  if (bytes === undefined || bytes < 0 || bytes > 0xffffffff) return failed(`not a number of bytes: ${quantity}`);
  return done(bytes);
}
