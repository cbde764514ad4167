import { cel, flag, type In, object, optional, required, text } from "../schema/mod.ts";

/** The CONNECT method. */
export const connectConfig = object({
  terminate: optional(flag(), "End the tunnel here and send its content on."),
});

/** The type of {@link connectConfig}. */
export interface ConnectConfig extends In<typeof connectConfig> {}

/** A protocol upgrade. */
export const protocolUpgradeConfig = object(
  {
    connect: optional(connectConfig, "Settings for CONNECT."),
    type: required(text(), "Name of the protocol."),
  },
  { rules: [cel("!has(self.connect) || self.type == 'CONNECT'", "connect is for the type CONNECT")] },
);

/** The type of {@link protocolUpgradeConfig}. */
export interface ProtocolUpgradeConfig extends In<typeof protocolUpgradeConfig> {}
