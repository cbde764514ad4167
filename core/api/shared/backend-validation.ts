import { cel, choice, type In, list, object, optional, required, text } from "../schema/mod.ts";
import { localObjectReference } from "./references.ts";
import { hostname, preciseHostname, wellKnownCaCertificates } from "./values.ts";

/** A name in a certificate. */
export const subjectAltName = object(
  {
    hostname: optional(hostname, "Host name."),
    type: required(choice(["Hostname", "URI"]), "Whether hostname or uri is used."),
    uri: optional(
      text({ min: 1, max: 253, pattern: "^(([^:/?#]+):)(//([^/?#]*))([^?#]*)(\\?([^#]*))?(#(.*))?" }),
      "URI, such as a SPIFFE ID.",
    ),
  },
  {
    rules: [
      cel(
        '!(self.type == "Hostname" && (!has(self.hostname) || self.hostname == ""))',
        "the type Hostname needs hostname",
      ),
      cel(
        '!(self.type != "Hostname" && has(self.hostname) && self.hostname != "")',
        "hostname is for the type Hostname",
      ),
      cel('!(self.type == "URI" && (!has(self.uri) || self.uri == ""))', "the type URI needs uri"),
      cel('!(self.type != "URI" && has(self.uri) && self.uri != "")', "uri is for the type URI"),
    ],
  },
);

/** The type of {@link subjectAltName}. */
export interface SubjectAltName extends In<typeof subjectAltName> {}

/** How a backend's certificate is checked. */
export const backendTlsPolicyValidation = object(
  {
    caCertificateRefs: optional(
      list(localObjectReference, { max: 8, kind: "atomic" }),
      "Objects that hold the CA certificates.",
    ),
    hostname: required(preciseHostname, "Name to ask for, and to find in the certificate."),
    subjectAltNames: optional(list(subjectAltName, { max: 5, kind: "atomic" }), "Names to accept instead of hostname."),
    wellKnownCACertificates: optional(wellKnownCaCertificates, "Use a well-known set of CA certificates."),
  },
  {
    rules: [
      cel(
        '!(has(self.caCertificateRefs) && size(self.caCertificateRefs) > 0 && has(self.wellKnownCACertificates) && self.wellKnownCACertificates != "")',
        "set caCertificateRefs or wellKnownCACertificates, not both",
      ),
      cel(
        '(has(self.caCertificateRefs) && size(self.caCertificateRefs) > 0 || has(self.wellKnownCACertificates) && self.wellKnownCACertificates != "")',
        "set caCertificateRefs or wellKnownCACertificates",
      ),
    ],
  },
);

/** The type of {@link backendTlsPolicyValidation}. */
export interface BackendTLSPolicyValidation extends In<typeof backendTlsPolicyValidation> {}
