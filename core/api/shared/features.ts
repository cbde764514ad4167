import { type In, object, required, text } from "../schema/mod.ts";

/** A supported feature. */
export const supportedFeature = object({
  name: required(text(), "Name of the feature."),
});

/** The type of {@link supportedFeature}. */
export interface SupportedFeature extends In<typeof supportedFeature> {}
