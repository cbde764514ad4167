import { choice, type Edition, int32, text } from "../schema/mod.ts";

/** A length of time such as 1h30m or 250ms (GEP-2257). */
export const duration = text({ pattern: "^([0-9]{1,5}(h|m|s|ms)){1,4}$" });

/** The name of an HTTP header. */
export const headerName = text({ min: 1, max: 256, pattern: "^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$" });

/** An API group; empty for the core group. */
export const groupName = text({
  max: 253,
  pattern: "^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
});

/** A kind of objects. */
export const kindName = text({ min: 1, max: 63, pattern: "^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$" });

/** The name of an object. */
export const objectName = text({ min: 1, max: 253 });

/** The name of a section of an object. */
export const sectionName = text({
  min: 1,
  max: 253,
  pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
});

/** The name of a namespace. */
export const namespaceName = text({ min: 1, max: 63, pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" });

/** A port number. */
export const portNumber = int32({ min: 1, max: 65535 });

/** The name of a controller: a domain and a path. */
export const gatewayController = text({
  min: 1,
  max: 253,
  pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$",
});

/** An HTTP method. */
export const httpMethod = choice(["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"]);

/** How a path is compared. */
export const pathMatchType = choice(["Exact", "PathPrefix", "RegularExpression"]);

/** A host name without wildcard. */
export const preciseHostname = text({
  min: 1,
  max: 253,
  pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
});

/** A well-known set of CA certificates. */
export const wellKnownCaCertificates = text({
  min: 1,
  max: 253,
  pattern:
    "^(System|([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]))$",
});

/** The scope of default Gateways. */
export const gatewayDefaultScope = choice(["All", "None"]);

/** A host name; its first label may be a wildcard. */
export const hostname = text({
  min: 1,
  max: 253,
  pattern: "^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
});

/** The protocol of a listener. */
export const protocolType = text({
  min: 1,
  max: 255,
  pattern:
    "^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9]+$",
});

/** A value of a free setting. */
export const annotationValue = text({ min: 0, max: 4096 });

/** The kind of an address. */
export const addressType = text({
  min: 1,
  max: 253,
  pattern:
    "^Hostname|IPAddress|NamedAddress|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$",
});

/** The value of a header. The experimental channel takes visible characters only. */
export function headerValue({ channel }: Edition) {
  const pattern = channel === "experimental" ? "^[!-~]+([\\t ]?[!-~]+)*$" : undefined;
  return text({ min: 1, max: 4096, pattern });
}

/** The conditions of an object that no controller has looked at yet, as the definitions of Gateway API fill them in. */
export function pending(...types: readonly string[]) {
  return types.map((type) => ({
    lastTransitionTime: "1970-01-01T00:00:00Z",
    message: "Waiting for controller",
    reason: "Pending",
    status: "Unknown" as const,
    type,
  }));
}
