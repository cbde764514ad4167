import { KINDS, type Kind } from "../../core/resource/kinds.ts";

/** Short names that Envoy Gateway's command line has besides those of the table. */
const ALSO: Readonly<Record<string, string>> = {
  gw: "Gateway",
  hr: "HTTPRoute",
  gr: "GRPCRoute",
  tr: "TLSRoute",
  tcr: "TCPRoute",
  ur: "UDPRoute",
  btlsp: "BackendTLSPolicy",
  sec: "Secret",
  eps: "EndpointSlice",
  rg: "ReferenceGrant",
  ep: "EnvoyProxy",
  si: "ServiceImport",
};

/** The kind that a user means by its name, plural or short name. */
export function kindNamed(name: string): Kind | undefined {
  const wanted = name.toLowerCase();
  return KINDS.find(
    (kind) =>
      [kind.name.toLowerCase(), kind.plural].includes(wanted) ||
      kind.shortNames.includes(wanted) ||
      kind.name === ALSO[wanted],
  );
}
