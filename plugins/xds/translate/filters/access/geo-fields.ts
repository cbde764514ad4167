import type * as ir from "../../../../../core/ir/mod.ts";
import { includesBytes } from "../../../../../core/scalars/bytes.ts";
import { every, exact, type Predicate, requestHeader } from "../contract/matching.ts";

/** A property of a client's address that the geoip filter can look up. */
export interface GeoField {
  /** Envoy's name of the property. */
  readonly key:
    | "country"
    | "region"
    | "city"
    | "asn"
    | "isp"
    | "anon"
    | "anonVpn"
    | "anonHosting"
    | "anonTor"
    | "anonProxy";
  /** The request header in which it reaches authorization; it is removed before the request goes on. */
  readonly header: string;
  readonly ignoreCase: boolean;
  /** The value that a rule demands; nothing when it does not care. */
  demand(place: ir.ClientIpGeoLocation): string | undefined;
}

const HEADERS = "x-eg-internal-geoip-";
const HEADER_BYTES = new TextEncoder().encode(HEADERS);

/** Whether an encoded configuration reads the place of a client. */
export function asksForPlaces(config: Uint8Array): boolean {
  return includesBytes(config, HEADER_BYTES);
}

function field(key: GeoField["key"], suffix: string, of: (place: ir.ClientIpGeoLocation) => unknown): GeoField {
  return {
    key,
    header: `${HEADERS}${suffix}`,
    ignoreCase: key === "country" || key === "region" || key === "city" || key === "isp",
    demand(place) {
      const wanted = of(place);
      return wanted === undefined ? undefined : String(wanted);
    },
  };
}

/** All fields, in the order in which headers and tests appear. */
export const geoFields: readonly GeoField[] = [
  field("country", "country", ({ country }) => country),
  field("region", "region", ({ region }) => region),
  field("city", "city", ({ city }) => city),
  field("asn", "asn", ({ asn }) => asn),
  field("isp", "isp", ({ isp }) => isp),
  field("anon", "anon", ({ anonymous }) => anonymous?.isAnonymous),
  field("anonVpn", "anon-vpn", ({ anonymous }) => anonymous?.isVPN),
  field("anonHosting", "anon-hosting", ({ anonymous }) => anonymous?.isHosting),
  field("anonTor", "anon-tor", ({ anonymous }) => anonymous?.isTor),
  field("anonProxy", "anon-proxy", ({ anonymous }) => anonymous?.isProxy),
];

/** The client is at a place: everything that the rule says about it holds. */
export function locationTest(place: ir.ClientIpGeoLocation): Predicate | undefined {
  return every(
    geoFields.flatMap(({ header, ignoreCase, demand }) => {
      const wanted = demand(place);
      return wanted === undefined ? [] : [requestHeader(header, exact(wanted, ignoreCase))];
    }),
  );
}

/** The fields that the rules of a route ask about clients, in the order of {@link geoFields}. */
export function fieldsAskedBy({ security }: ir.HttpRoute): readonly GeoField[] {
  const places = (security?.authorization?.rules ?? []).flatMap(
    ({ principal }) => principal?.clientIPGeoLocations ?? [],
  );
  return places.length === 0
    ? []
    : geoFields.filter(({ demand }) => places.some((place) => demand(place) !== undefined));
}
