/** The parts of an Envoy's configuration dump that can be asked for. */
export const SECTIONS = ["all", "bootstrap", "cluster", "endpoint", "listener", "route"] as const;

/** A part of a configuration dump. */
export type Section = (typeof SECTIONS)[number];
