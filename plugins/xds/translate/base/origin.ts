import { RouteSchema } from "../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import type { EncodedMessage } from "../../../../core/envoy/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { ObjectRef } from "../../../../core/object/mod.ts";

/** The objects that a route, a listener or a cluster came from. */
export interface Origin {
  readonly sources: readonly ObjectRef[];
  /** Foreign objects that extensions are told about together with the message. */
  readonly extensionRefs: readonly ir.UnstructuredRef[];
  /** Foreign policies that are attached to a route; extensions are told about them apart. */
  readonly extensionPolicies?: readonly ir.UnstructuredRef[];
}

/** Where messages came from, for hooks, who alone ask, with a number that grows when a route that stays the same comes from something else: of those there may be many. */
export class Origins extends WeakMap<EncodedMessage, () => Origin> {
  revision = 0;

  override set(encoded: EncodedMessage, origin: () => Origin): this {
    if (encoded.schema.typeName === RouteSchema.typeName && this.has(encoded)) this.revision++;
    return super.set(encoded, origin);
  }
}
