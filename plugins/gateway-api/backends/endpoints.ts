import type { Endpoint, EndpointSlice } from "../../../core/api/mod.ts";
import { keyCodec, text } from "../../../core/collection/key-codec.ts";
import { derive } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { parseIp } from "../base/addresses.ts";
import { flag, present } from "../base/present.ts";
import { isReachable, type Reach } from "../base/reach.ts";
import { reachOf, setting } from "../base/settings.ts";

/** The endpoints of one port of a Service or ServiceImport. */
export interface PortEndpoints {
  readonly endpoints: readonly ir.DestinationEndpoint[];
  readonly addressType?: ir.DestinationAddressType;
}

/** Key of the endpoints of one port: of a Service or ServiceImport as in the index of slices, the protocol, and the port's name. */
export const endpointsKey = keyCodec<[owner: string, protocol: string, portName: string]>(":", text(), text(), text());

/** The endpoints that the EndpointSlices of a Service or ServiceImport hold for one port, in the order of slices; key: {@link endpointsKey}. */
export const portEndpoints = derive("port-endpoints", (key, read): PortEndpoints => {
  const [owner, protocol, portName] = endpointsKey.read(key);
  const slices = read.list("EndpointSlice", "service", owner);
  // An API server takes no such addresses; files may hold any.
  const reach = setting(read, "runningOnHost") ? reachOf(read) : undefined;
  const found = slices.map((slice) => ({ slice, endpoints: endpointsOf(slice, { protocol, portName, reach }) }));
  return present<PortEndpoints>({
    endpoints: readyOnesFirst(found.flatMap(({ endpoints }) => endpoints)),
    addressType: addressTypeOf(found.flatMap(({ slice, endpoints }) => (endpoints.length > 0 ? [slice] : []))),
  });
});

/** The facts of a port's endpoints that decide how a destination is built; they stay as they are while endpoints come and go. */
export interface EndpointsKind {
  readonly any: boolean;
  readonly addressType?: ir.DestinationAddressType;
}

/** The kind of endpoints that a port has; key: as theirs. */
export const endpointsKind = derive(
  "endpoints-kind",
  (key, read): EndpointsKind => {
    const { endpoints, addressType } = read.from(portEndpoints, key);
    return present<EndpointsKind>({ any: endpoints.length > 0, addressType });
  },
  { eager: true },
);

function addressTypeOf(slices: readonly EndpointSlice[]): ir.DestinationAddressType | undefined {
  const names = slices.filter(({ addressType }) => addressType === "FQDN").length;
  if (slices.length === 0) return undefined;
  return names === 0 ? "IP" : names === slices.length ? "FQDN" : "Mixed";
}

interface ServedPort {
  readonly protocol: string;
  readonly portName: string;
  /** Addresses that may be connected to; any where that is not looked at. */
  readonly reach: Reach | undefined;
}

/** Takes only what can be connected to: ports with a number, addresses that are some and may be reached, endpoints that serve. */
function endpointsOf(
  slice: EndpointSlice,
  { protocol: wanted, portName, reach }: ServedPort,
): readonly ir.DestinationEndpoint[] {
  const numbers = (slice.ports ?? []).flatMap(({ name, protocol, port: number }) =>
    number && (name ?? "") === portName && (protocol ?? "TCP") === wanted ? [number] : [],
  );
  return (slice.endpoints ?? []).flatMap((endpoint) => {
    const state = stateOf(endpoint);
    if (state === "unready") return [];
    const draining = flag(state === "draining");
    const known = (endpoint.addresses ?? []).filter((host) => slice.addressType === "FQDN" || isAddress(host));
    const hosts = reach ? known.filter((host) => isReachable(host, reach)) : known;
    return numbers.flatMap((number) =>
      hosts.map((host) =>
        present<ir.DestinationEndpoint>({ host, port: number, draining, zone: endpoint.zone ?? undefined }),
      ),
    );
  });
}

/** Envoy refuses all endpoints of a cluster over one address that is none. */
function isAddress(host: string): boolean {
  return !host.includes("%") && parseIp(host) !== undefined;
}

/**
 * EndpointConditions: an unknown `ready` means ready, an unknown `serving` is read from it, an unknown `terminating` means no. One that ends and
 * still serves is for when there are no others; one that does not serve is left out, since Envoy would ask even that when most are like it.
 */
function stateOf({ conditions }: Endpoint): "ready" | "draining" | "unready" {
  const ready = conditions?.ready !== false;
  const serves = ready || conditions?.serving === true;
  if (conditions?.terminating === true) return serves ? "draining" : "unready";
  return ready ? "ready" : "unready";
}

/** Slices may repeat an address, of which Envoy takes the first: one that ends in one slice and is ready in another is ready. */
function readyOnesFirst(endpoints: readonly ir.DestinationEndpoint[]): readonly ir.DestinationEndpoint[] {
  if (!endpoints.some(({ draining }) => draining)) return endpoints;
  const addressOf = ({ host, port }: ir.DestinationEndpoint) => `${host} ${port}`;
  const ready = new Set(endpoints.filter(({ draining }) => !draining).map(addressOf));
  return endpoints.filter((endpoint) => !endpoint.draining || !ready.has(addressOf(endpoint)));
}
