import { choice, type In, object, required } from "../schema/mod.ts";

/** PROXY protocol to a backend. */
export const proxyProtocol = object({
  version: required(choice(["V1", "V2"]), "Version of the protocol."),
});

/** The type of {@link proxyProtocol}. */
export interface ProxyProtocol extends In<typeof proxyProtocol> {}
