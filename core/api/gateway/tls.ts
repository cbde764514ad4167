import { cel, choice, type In, list, object, optional, required } from "../schema/mod.ts";
import { objectReference, secretObjectReference } from "../shared/references.ts";
import { portNumber } from "../shared/values.ts";

/** TLS towards backends. */
export const gatewayBackendTls = object({
  clientCertificateRef: optional(secretObjectReference, "The certificate to show."),
});

/** The type of {@link gatewayBackendTls}. */
export interface GatewayBackendTLS extends In<typeof gatewayBackendTls> {}

/** How certificates of clients are checked. */
export const frontendTlsValidation = object({
  caCertificateRefs: required(
    list(objectReference, { min: 1, max: 16, kind: "atomic" }),
    "Objects that hold the CA certificates.",
  ),
  mode: optional(
    choice(["AllowValidOnly", "AllowInsecureFallback"]),
    "What happens when a certificate is missing or bad.",
    { default: "AllowValidOnly" },
  ),
});

/** The type of {@link frontendTlsValidation}. */
export interface FrontendTLSValidation extends In<typeof frontendTlsValidation> {}

/** TLS towards clients. */
export const tlsConfig = object({
  validation: optional(frontendTlsValidation, "How certificates of clients are checked."),
});

/** The type of {@link tlsConfig}. */
export interface TLSConfig extends In<typeof tlsConfig> {}

/** TLS of one port. */
export const tlsPortConfig = object({
  port: required(portNumber, "The port."),
  tls: required(tlsConfig, "TLS settings."),
});

/** The type of {@link tlsPortConfig}. */
export interface TLSPortConfig extends In<typeof tlsPortConfig> {}

/** TLS towards clients. */
export const frontendTlsConfig = object({
  default: required(tlsConfig, "For all ports that have no settings of their own."),
  perPort: optional(
    list(tlsPortConfig, {
      max: 64,
      kind: ["port"],
      rules: [cel("self.all(t1, self.exists_one(t2, t1.port == t2.port))", "no two entries may have the same port")],
    }),
    "For single ports.",
  ),
});

/** The type of {@link frontendTlsConfig}. */
export interface FrontendTLSConfig extends In<typeof frontendTlsConfig> {}

/** TLS settings of a Gateway. */
export const gatewayTlsConfig = object({
  backend: optional(gatewayBackendTls, "Towards backends."),
  frontend: optional(frontendTlsConfig, "Towards clients."),
});

/** The type of {@link gatewayTlsConfig}. */
export interface GatewayTLSConfig extends In<typeof gatewayTlsConfig> {}
