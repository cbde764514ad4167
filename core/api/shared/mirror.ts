import { type In, int32, notBoth, object, optional, required } from "../schema/mod.ts";
import { fraction } from "./fraction.ts";
import { backendObjectReference } from "./references.ts";

/** Copies of requests. */
export const httpRequestMirrorFilter = object(
  {
    backendRef: required(backendObjectReference, "Where copies go."),
    fraction: optional(fraction, "Share of requests."),
    percent: optional(int32({ min: 0, max: 100 }), "Share of requests, in percent."),
  },
  { rules: [notBoth("percent", "fraction")] },
);

/** The type of {@link httpRequestMirrorFilter}. */
export interface HTTPRequestMirrorFilter extends In<typeof httpRequestMirrorFilter> {}
