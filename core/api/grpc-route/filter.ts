import { choice, type Edition, type In, object, optional, pairedWith, required } from "../schema/mod.ts";
import { httpHeaderFilter } from "../shared/header-strict.ts";
import { httpRequestMirrorFilter } from "../shared/mirror.ts";
import { localObjectReference } from "../shared/references.ts";

/** A filter of a GRPCRoute. */
export const grpcRouteFilter = (edition: Edition) =>
  object(
    {
      extensionRef: optional(localObjectReference, "A filter of the implementation."),
      requestHeaderModifier: optional(httpHeaderFilter(edition), "Change request headers."),
      requestMirror: optional(httpRequestMirrorFilter, "Send copies elsewhere."),
      responseHeaderModifier: optional(httpHeaderFilter(edition), "Change response headers."),
      type: required(
        choice(["ResponseHeaderModifier", "RequestHeaderModifier", "RequestMirror", "ExtensionRef"]),
        "Which filter this is.",
      ),
    },
    {
      rules: [
        ...pairedWith("RequestHeaderModifier", "requestHeaderModifier"),
        ...pairedWith("ResponseHeaderModifier", "responseHeaderModifier"),
        ...pairedWith("RequestMirror", "requestMirror"),
        ...pairedWith("ExtensionRef", "extensionRef"),
      ],
    },
  );

/** The type of {@link grpcRouteFilter}. */
export interface GRPCRouteFilter extends In<ReturnType<typeof grpcRouteFilter>> {}
