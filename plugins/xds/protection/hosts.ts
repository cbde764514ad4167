import {
  type RouteSchema,
  VirtualHostSchema,
} from "../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { EncodedMessage } from "../../../core/envoy/mod.ts";
import { contentsOf, numberOf, replaced, withContents } from "./wire.ts";

type EncodedHost = EncodedMessage<typeof VirtualHostSchema>;

/** A virtual host in its encoded routes and what is around them. */
interface HostParts {
  readonly head: Uint8Array;
  readonly routes: readonly Uint8Array[];
}

/** A virtual host in its parts; of one that was put together of routes, the bytes are not asked for, so that they need not be made. */
export function partsOfHost(host: EncodedHost): HostParts {
  const { head, parts } = host.assembled ?? {};
  const routes = parts?.routes as readonly EncodedMessage<typeof RouteSchema>[] | undefined;
  if (head !== undefined && routes !== undefined) return { head, routes: routes.map(({ bytes }) => bytes) };
  const { bytes } = host;
  const number = numberOf(VirtualHostSchema, "routes");
  return { head: replaced(bytes, [number], () => []) ?? bytes, routes: contentsOf(bytes, number) };
}

/** A virtual host of parts that were made of those of another one. */
export function hostOf(head: Uint8Array, routes: readonly Uint8Array[], { violations }: EncodedHost): EncodedHost {
  const bytes = withContents(head, numberOf(VirtualHostSchema, "routes"), routes);
  return new EncodedMessage(VirtualHostSchema, { bytes, violations });
}
