import { type In, int32, int64, list, object, optional, required, text } from "../schema/mod.ts";

/** Staying in the own zone. */
export const forceLocalZone = object({
  minEndpointsInZoneThreshold: optional(int32(), "Endpoints the zone must have for that."),
});

/** The type of {@link forceLocalZone}. */
export interface ForceLocalZone extends In<typeof forceLocalZone> {}

/** Preference of the own zone. */
export const preferLocalZone = object({
  force: optional(forceLocalZone, "Stay in the own zone whatever the balance."),
  minEndpointsThreshold: optional(int64(), "Endpoints below which zones are ignored."),
  percentageEnabled: optional(int32({ min: 0, max: 100 }), "Share of requests to which this applies, in percent."),
});

/** The type of {@link preferLocalZone}. */
export interface PreferLocalZone extends In<typeof preferLocalZone> {}

/** Weight of a zone. */
export const weightedZoneConfig = object({
  weight: required(int32(), "The weight."),
  zone: required(text(), "Name of the zone."),
});

/** The type of {@link weightedZoneConfig}. */
export interface WeightedZoneConfig extends In<typeof weightedZoneConfig> {}

/** Zones in load balancing. */
export const zoneAware = object({
  preferLocal: optional(preferLocalZone, "Prefer endpoints of Envoy's own zone."),
  weightedZones: optional(list(weightedZoneConfig, { kind: ["zone"] }), "Weights of zones."),
});

/** The type of {@link zoneAware}. */
export interface ZoneAware extends In<typeof zoneAware> {}
