import { choice, chosenBy, type In, int, list, object, optional, required, text } from "../schema/mod.ts";
import { backendObjectReference } from "../shared/references.ts";

/** The body for the service. */
export const forwardBodyConfig = object({
  maxSize: optional(int(), "Bytes at most; 0 sends none."),
});

/** The type of {@link forwardBodyConfig}. */
export interface ForwardBodyConfig extends In<typeof forwardBodyConfig> {}

const headerNames = list(text(), { max: 64, kind: "set" });
const allowedHeaders = optional(headerNames, "Request headers to send.");

/** A service spoken to by gRPC. */
export const grpcAuthConfig = object({ allowedHeaders });

/** The type of {@link grpcAuthConfig}. */
export interface GRPCAuthConfig extends In<typeof grpcAuthConfig> {}

/** A service spoken to by HTTP. */
export const httpAuthConfig = object({
  allowedHeaders,
  allowedResponseHeaders: optional(headerNames, "Headers of its answer to pass on to the backend."),
  path: optional(
    text({ max: 1024, pattern: "^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$" }),
    "Start of the path to ask for.",
  ),
});

/** The type of {@link httpAuthConfig}. */
export interface HTTPAuthConfig extends In<typeof httpAuthConfig> {}

/** An external authorization service. */
export const httpExternalAuthFilter = object(
  {
    backendRef: required(backendObjectReference, "The service."),
    forwardBody: optional(forwardBodyConfig, "Send the body too."),
    grpc: optional(grpcAuthConfig, "Settings for gRPC."),
    http: optional(httpAuthConfig, "Settings for HTTP."),
    protocol: required(choice(["HTTP", "GRPC"]), "How the service is spoken to."),
  },
  { rules: [...chosenBy("protocol", "GRPC", "grpc"), ...chosenBy("protocol", "HTTP", "http")] },
);

/** The type of {@link httpExternalAuthFilter}. */
export interface HTTPExternalAuthFilter extends In<typeof httpExternalAuthFilter> {}
