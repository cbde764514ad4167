import { cel, choice, exactlyFor, type In, int32, object, optional, required, text } from "../schema/mod.ts";
import { backendTlsPolicyValidation } from "../shared/backend-validation.ts";
import { secretObjectReference } from "../shared/references.ts";
import { preciseHostname } from "../shared/values.ts";

/** A backend by host name. */
export const externalHostnameBackend = object({
  hostname: required(preciseHostname, "Host name.", {
    rules: [cel("!self.endsWith('.cluster.local')", "names of the cluster itself are not external")],
  }),
});

/** The type of {@link externalHostnameBackend}. */
export interface ExternalHostnameBackend extends In<typeof externalHostnameBackend> {}

/** A port of a backend. */
export const backendPort = object({
  name: optional(
    text({
      max: 63,
      rules: [cel("size(self) == 0 || format.dns1123Label().validate(self) == null", "must be a DNS label")],
    }),
    "Name of the port.",
  ),
  port: required(int32({ min: 1, max: 65535 }), "Port number."),
});

/** The type of {@link backendPort}. */
export interface BackendPort extends In<typeof backendPort> {}

/** TLS towards a backend. */
export const backendTls = object(
  {
    clientCertificateRef: optional(secretObjectReference, "The certificate to show."),
    mode: required(choice(["None", "ServerOnly", "ClientAndServer"]), "Who proves who they are."),
    validation: optional(backendTlsPolicyValidation, "How the backend's certificate is checked."),
  },
  {
    rules: [
      cel(
        "self.mode == 'ClientAndServer' ? has(self.clientCertificateRef) : !has(self.clientCertificateRef)",
        "clientCertificateRef is for the mode ClientAndServer, which needs it",
      ),
    ],
  },
);

/** The type of {@link backendTls}. */
export interface BackendTLS extends In<typeof backendTls> {}

/** A backend outside of the cluster. */
export const xBackendSpec = object(
  {
    externalHostname: optional(externalHostnameBackend, "Where it is."),
    port: required(backendPort, "The port."),
    protocol: optional(choice(["TCP", "HTTP", "HTTP2", "HTTP11", "H2C", "MCP"]), "Protocol it speaks."),
    tls: optional(backendTls, "TLS settings."),
    type: required(choice(["ExternalHostname"]), "Kind of the backend."),
  },
  { rules: [exactlyFor("ExternalHostname", "externalHostname")] },
);

/** The type of {@link xBackendSpec}. */
export interface XBackendSpec extends In<typeof xBackendSpec> {}
