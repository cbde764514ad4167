import { GeoipSchema } from "../../../../../core/envoy/generated/envoy/extensions/filters/http/geoip/v3/geoip_pb.ts";
import { MaxMindConfigSchema } from "../../../../../core/envoy/generated/envoy/extensions/geoip_providers/maxmind/v3/maxmind_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done } from "../../../../../core/result/mod.ts";
import { extension } from "../../shapes/extension.ts";
import type { Init } from "../../shapes/init.ts";
import { type Brought, type HttpFilter, partsIn } from "../contract/filter.ts";
import { fieldsAskedBy, type GeoField, geoFields } from "./geo-fields.ts";

const name = "envoy.filters.http.geoip";

/** Looks up where clients are, as far as authorization asks. Without a database it does nothing; the policy's status says so. */
export const geoip: HttpFilter = {
  name,
  protects: false,
  reliedOn: true,
  uses: (route) => fieldsAskedBy(route).length > 0,
  brings: (route) => fieldsAskedBy(route).map((field) => ({ name: field.key, part: field })),
  onListener: ({ listeners, brought }) =>
    listeners.flatMap((listener, i) => {
      const database = listener.geoIPProvider?.maxMind;
      const fields = database ? fieldsIn(brought[i] ?? []) : [];
      if (database === undefined || fields.length === 0) return [];
      const provider = extension("envoy.geoip_providers.maxmind", MaxMindConfigSchema, maxMind(database, fields));
      return [{ name, config: packAny(GeoipSchema, { provider, ...addressSource(listener.clientIPDetection) }) }];
    }),
  listenerFacts(_listener, brought) {
    const fields = fieldsIn(brought);
    return fields.length === 0 ? undefined : fields.map(({ header }) => header).join(",");
  },
  // No backend may see, and no client may set, what only authorization reads.
  onRoute: (_route, { facts }) =>
    typeof facts === "string" ? done({ requestHeadersToRemove: facts.split(",") }) : undefined,
};

/** The fields that routes of a listener ask for, in the order of {@link geoFields}. */
function fieldsIn(brought: readonly Brought[]): readonly GeoField[] {
  const asked = new Set(partsIn<GeoField>(brought));
  return geoFields.filter((field) => asked.has(field));
}

function maxMind(database: ir.GeoIpMaxMindProvider, fields: readonly GeoField[]): Init<typeof MaxMindConfigSchema> {
  return {
    cityDbPath: database.cityDbPath ?? "",
    asnDbPath: database.asnDbPath ?? "",
    anonDbPath: database.anonymousIpDbPath ?? "",
    ispDbPath: database.ispDbPath ?? "",
    countryDbPath: database.countryDbPath ?? "",
    commonProviderConfig: { geoFieldKeys: Object.fromEntries(fields.map(({ key, header }) => [key, header])) },
  };
}

/** Without a source Envoy takes the address of the connection. */
function addressSource(detection: ir.ClientIpDetectionSettings | undefined): Partial<Init<typeof GeoipSchema>> {
  if (detection?.customHeader !== undefined) return { customHeaderConfig: { headerName: detection.customHeader.name } };
  const hops = detection?.xForwardedFor?.numTrustedHops;
  // Envoy counts proxies beyond the one that connects; the policy counts that one too.
  return hops === undefined ? {} : { xffConfig: { xffNumTrustedHops: Math.max(0, hops - 1) } };
}
