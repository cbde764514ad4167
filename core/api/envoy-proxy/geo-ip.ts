import { cel, choice, type In, object, optional, required, text } from "../schema/mod.ts";

/** A database file on the proxy. */
export const localGeoIPDbSource = object({
  path: required(text({ pattern: "^.*\\.mmdb$" }), "Path of the file."),
});

/** The type of {@link localGeoIPDbSource}. */
export interface LocalGeoIPDBSource extends In<typeof localGeoIPDbSource> {}

/** A database. */
export const geoipDbSource = object({
  local: required(localGeoIPDbSource, "A file on the proxy."),
});

/** The type of {@link geoipDbSource}. */
export interface GeoIPDBSource extends In<typeof geoipDbSource> {}

/** MaxMind databases. */
export const geoipMaxMind = object(
  {
    anonymousIpDbSource: optional(geoipDbSource, "Anonymous addresses."),
    asnDbSource: optional(geoipDbSource, "Autonomous systems."),
    cityDbSource: optional(geoipDbSource, "Cities."),
    countryDbSource: optional(geoipDbSource, "Countries."),
    ispDbSource: optional(geoipDbSource, "Providers."),
  },
  {
    rules: [
      cel(
        "has(self.cityDbSource) || has(self.countryDbSource) || has(self.asnDbSource) || has(self.ispDbSource) || has(self.anonymousIpDbSource)",
        "name at least one database",
      ),
    ],
  },
);

/** The type of {@link geoipMaxMind}. */
export interface GeoIPMaxMind extends In<typeof geoipMaxMind> {}

/** A source of places. */
export const geoipProvider = object(
  {
    maxMind: optional(geoipMaxMind, "Settings for MaxMind."),
    type: required(choice(["MaxMind"]), "Kind of the source."),
  },
  { rules: [cel("self.type == 'MaxMind' ? has(self.maxMind) : true", "the type MaxMind needs maxMind")] },
);

/** The type of {@link geoipProvider}. */
export interface GeoIPProvider extends In<typeof geoipProvider> {}

/** Places of IP addresses. */
export const envoyProxyGeoIP = object({
  provider: required(geoipProvider, "Where the data comes from."),
});

/** The type of {@link envoyProxyGeoIP}. */
export interface EnvoyProxyGeoIP extends In<typeof envoyProxyGeoIP> {}
