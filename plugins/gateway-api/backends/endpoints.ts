import type { Endpoint, EndpointSlice } from "../../../core/api/mod.ts";
import { derive } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { flag, present } from "../present.ts";

/** The endpoints of one port of a Service or ServiceImport. */
export interface PortEndpoints {
  readonly endpoints: readonly ir.DestinationEndpoint[];
  readonly addressType?: ir.DestinationAddressType;
}

/** Key of the endpoints of one port: `<Kind>/<namespace>/<name>:<protocol>:<port name>`. */
export function endpointsKey(at: {
  readonly kind: string;
  readonly key: string;
  readonly protocol: string;
  readonly portName: string;
}): string {
  return `${at.kind}/${at.key}:${at.protocol}:${at.portName}`;
}

/** What the EndpointSlices of a Service or ServiceImport hold for one port, in the order of slices; key: see {@link endpointsKey}. */
export const portEndpoints = derive("port-endpoints", (key, read): PortEndpoints => {
  const [owner = "", protocol = "", portName = ""] = key.split(":");
  const slices = read.list("EndpointSlice", "service", owner);
  return present<PortEndpoints>({
    endpoints: slices.flatMap((slice) => endpointsOf(slice, { protocol, portName })),
    addressType: addressTypeOf(slices),
  });
});

/** What of a port's endpoints decides how a destination is built; it stays as it is while endpoints come and go. */
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
  { early: true },
);

function addressTypeOf(slices: readonly EndpointSlice[]): ir.DestinationAddressType | undefined {
  const names = slices.filter(({ addressType }) => addressType === "FQDN").length;
  if (slices.length === 0) return undefined;
  return names === 0 ? "IP" : names === slices.length ? "FQDN" : "Mixed";
}

function endpointsOf(
  slice: EndpointSlice,
  port: { readonly protocol: string; readonly portName: string },
): readonly ir.DestinationEndpoint[] {
  const ports = (slice.ports ?? []).filter(
    ({ name = "", protocol = "TCP" }) => name === port.portName && protocol === port.protocol,
  );
  return (slice.endpoints ?? []).flatMap((endpoint) =>
    ports.flatMap(({ port: number }) =>
      endpoint.addresses.map((host) =>
        present<ir.DestinationEndpoint>({
          host,
          port: number ?? 0,
          draining: flag(isDraining(endpoint)),
          zone: endpoint.zone,
        }),
      ),
    ),
  );
}

/** EndpointConditions: unknown `serving` or `terminating` are to be read from `ready`, and an unknown `ready` means ready. */
function isDraining({ conditions = {} }: Endpoint): boolean {
  const { ready, serving, terminating } = conditions;
  if (typeof serving === "boolean" && typeof terminating === "boolean") return terminating || !serving;
  return ready === false;
}
