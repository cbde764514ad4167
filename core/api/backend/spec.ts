import { cel, choice, flag, type In, int32, list, object, optional, required, text } from "../schema/mod.ts";
import { backendTlsSettings } from "./tls.ts";

/** A host name and a port. */
export const fqdnEndpoint = object({
  hostname: required(
    text({ min: 1, max: 253, pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\.?$" }),
    "Host name.",
  ),
  port: required(int32({ min: 0, max: 65535 }), "Port number."),
});

/** The type of {@link fqdnEndpoint}. */
export interface FQDNEndpoint extends In<typeof fqdnEndpoint> {}

const IPV4 = "((25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)\\.){3}(25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)";

/** An address and a port. Which of the texts that look like IPv6 are addresses is not for a pattern to say; translation does. */
export const ipEndpoint = object({
  address: required(
    text({
      min: 3,
      max: 45,
      pattern: `^${IPV4}$|^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$`,
    }),
    "IP address.",
  ),
  port: required(int32({ min: 0, max: 65535 }), "Port number."),
});

/** The type of {@link ipEndpoint}. */
export interface IPEndpoint extends In<typeof ipEndpoint> {}

/** A Unix socket. */
export const unixSocket = object({
  path: required(
    text({ rules: [cel("size(self) <= 108", "must not be longer than 108 bytes")] }),
    "Path of the socket.",
  ),
});

/** The type of {@link unixSocket}. */
export interface UnixSocket extends In<typeof unixSocket> {}

/** An endpoint of a Backend. */
export const backendEndpoint = object(
  {
    fqdn: optional(fqdnEndpoint, "A host name."),
    hostname: optional(
      text({ min: 1, max: 253, pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$" }),
      "Host name for TLS and for the Host header.",
    ),
    ip: optional(ipEndpoint, "An IP address."),
    unix: optional(unixSocket, "A Unix socket."),
    zone: optional(text(), "Zone of the endpoint."),
  },
  {
    rules: [
      cel("(has(self.fqdn) || has(self.ip) || has(self.unix))", "set fqdn, ip or unix"),
      cel(
        "((has(self.fqdn) && !(has(self.ip) || has(self.unix))) || (has(self.ip) && !(has(self.fqdn) || has(self.unix))) || (has(self.unix) && !(has(self.ip) || has(self.fqdn))))",
        "set only one of fqdn, ip and unix",
      ),
    ],
  },
);

/** The type of {@link backendEndpoint}. */
export interface BackendEndpoint extends In<typeof backendEndpoint> {}

/** A backend outside of Kubernetes' Services. */
export const backendSpec = object(
  {
    appProtocols: optional(
      list(choice(["gateway.envoyproxy.io/h2c", "gateway.envoyproxy.io/ws", "gateway.envoyproxy.io/wss"])),
      "Protocols it speaks.",
    ),
    endpoints: optional(
      list(backendEndpoint, {
        min: 1,
        max: 256,
        rules: [
          cel("self.all(f, has(f.fqdn)) || !self.exists(f, has(f.fqdn))", "use fqdn for all endpoints or for none"),
        ],
      }),
      "Where it is.",
    ),
    fallback: optional(flag(), "Use only when the others are unhealthy."),
    tls: optional(backendTlsSettings, "TLS towards it."),
    type: optional(
      choice(["Endpoints", "DynamicResolver"]),
      "Whether endpoints are listed or found by the request's host.",
      { default: "Endpoints" },
    ),
  },
  {
    rules: [
      cel("self.type != 'DynamicResolver' || !has(self.endpoints)", "endpoints are not for the type DynamicResolver"),
      cel(
        "self.type != 'DynamicResolver' || !has(self.tls) || !(has(self.tls.autoSNIFromEndpointHostname) && self.tls.autoSNIFromEndpointHostname)",
        "autoSNIFromEndpointHostname does not work with the type DynamicResolver",
      ),
      cel(
        "!has(self.tls) || !(has(self.tls.autoSNIFromEndpointHostname) && self.tls.autoSNIFromEndpointHostname) || self.endpoints.all(e, (!has(e.ip) && !has(e.unix)) || has(e.hostname))",
        "autoSNIFromEndpointHostname needs a hostname on every ip and unix endpoint",
      ),
    ],
  },
);

/** The type of {@link backendSpec}. */
export interface BackendSpec extends In<typeof backendSpec> {}
