import type { RequestBuffer } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { readBytes } from "../../backends/cluster/connection.ts";
import type { Faults } from "../../backends/cluster/faults.ts";

/** How much of a request is buffered before it goes to the backend; the IR carries the quantity as it was written. */
export function requestBufferOf(buffer: RequestBuffer | undefined, faults: Faults): ir.RequestBuffer | undefined {
  if (!buffer) return undefined;
  const limit = buffer.limit ?? "0";
  readBytes(limit, { where: "requestBuffer.limit" }, faults);
  return { limit };
}
