import {
  ApiVersion,
  ConfigSourceSchema,
} from "../../../../core/envoy/generated/envoy/config/core/v3/config_source_pb.ts";
import { encodeMessage } from "../../../../core/envoy/mod.ts";
import { lazy } from "../base/lazy.ts";
import type { Init } from "./init.ts";

/** The stream of this control plane itself. Envoy waits for the first answer without a limit, so that nothing is served half. */
export const ads: Init<typeof ConfigSourceSchema> = Object.freeze({
  resourceApiVersion: ApiVersion.V3,
  configSourceSpecifier: { case: "ads" as const, value: {} },
  initialFetchTimeout: { seconds: 0n, nanos: 0 },
});

/** The stream of this control plane itself, with Envoy's default limit for the first answer (endpoints: an empty cluster may serve). */
export const adsWithDefaultTimeout = lazy(
  () =>
    encodeMessage(ConfigSourceSchema, {
      resourceApiVersion: ApiVersion.V3,
      configSourceSpecifier: { case: "ads", value: {} },
    }).asField,
);
