import type {
  ClientIPDetectionSettings,
  ClientIPGeoLocation,
  EnvoyProxy,
  GeoIPDBSource,
} from "../../../../core/api/mod.ts";
import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../../core/resource/mod.ts";
import type { Result } from "../../../../core/result/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/security.ts";
import { present } from "../../base/present.ts";
import { type ListenerSite, listenerSiteKey } from "../../base/site.ts";
import { gatewayFacts } from "../../gateways/facts.ts";
import { holderOn } from "../client-traffic/holder.ts";

/** The places that an authorization asks for, all rules together. */
export function geoLocations(authorization: ir.Authorization | undefined): readonly ClientIPGeoLocation[] {
  return (authorization?.rules ?? []).flatMap(({ principal }) => principal?.clientIPGeoLocations ?? []);
}

/** The databases of a Gateway's EnvoyProxy; key: the Gateway's. */
export const geoProvider = derive("geo-provider", (gateway, read): ir.GeoIpProvider | undefined =>
  providerOf(read.from(gatewayFacts, gateway)?.proxy),
);

function providerOf(proxy: EnvoyProxy | undefined): ir.GeoIpProvider | undefined {
  const maxMind = proxy?.spec?.geoIP?.provider?.maxMind;
  const path = (source: GeoIPDBSource | undefined) => source?.local.path;
  return (
    maxMind && {
      maxMind: present<ir.GeoIpMaxMindProvider>({
        cityDbPath: path(maxMind.cityDbSource),
        countryDbPath: path(maxMind.countryDbSource),
        asnDbPath: path(maxMind.asnDbSource),
        ispDbPath: path(maxMind.ispDbSource),
        anonymousIpDbPath: path(maxMind.anonymousIpDbSource),
      }),
    }
  );
}

/** How clients are found out on a listener; key: {@link listenerSiteKey}. */
const detectionOn = derive("client-ip-detection-on", (key, read): ClientIPDetectionSettings | undefined => {
  const { holds } = holderOn(listenerSiteKey.read(key), read);
  return holds && read.get("ClientTrafficPolicy", ...splitObjectKey(holds.policy))?.spec.clientIPDetection;
});

/** The GeoIP provider that a listener needs for an authorization that asks for places. */
export function geoOnListener(
  authorization: ir.Authorization,
  site: ListenerSite,
  read: Reader,
): Result<ir.GeoIpProvider> {
  const detection = read.from(detectionOn, listenerSiteKey.of(site));
  const ways = [detection?.xForwardedFor, detection?.customHeader, detection?.directSourceIP].filter(Boolean);
  if (ways.length !== 1 || detection?.xForwardedFor?.trustedCIDRs?.length) return { fault: say.geoNeedsDetection() };
  const provider = read.from(geoProvider, site.gateway);
  const databases = provider?.maxMind;
  if (!provider || !databases) return { fault: say.geoNeedsProvider() };
  const locations = geoLocations(authorization);
  for (const [field, sources] of DATABASES) {
    const wanted = locations.some((location) => location[field] !== undefined);
    if (wanted && !sources.some(([path]) => databases[path] !== undefined))
      return {
        fault: say.geoNeedsDatabase(
          field,
          sources.map(([, source]) => source),
        ),
      };
  }
  return { value: provider };
}

type Source = readonly [path: keyof ir.GeoIpMaxMindProvider, field: string];

const CITY: Source = ["cityDbPath", "cityDbSource"];

/** The databases that answer each question. */
const DATABASES: readonly (readonly [field: keyof ClientIPGeoLocation, sources: readonly Source[]])[] = [
  ["country", [["countryDbPath", "countryDbSource"], CITY]],
  ["region", [CITY]],
  ["city", [CITY]],
  ["asn", [["asnDbPath", "asnDbSource"]]],
  ["isp", [["ispDbPath", "ispDbSource"]]],
  ["anonymous", [["anonymousIpDbPath", "anonymousIpDbSource"]]],
];
