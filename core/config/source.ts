import type { Problem } from "../resource/mod.ts";
import type { EnvoyGatewayConfig } from "./envoy-gateway.ts";

/** Where the configuration comes from while Postern runs. */
export interface ConfigSource {
  /** The configuration in force. */
  readonly current: EnvoyGatewayConfig;
  /**
   * Calls `changed` with each new configuration that is valid and differs from the one in force, and `refused` for one that is not valid, which
   * leaves the one in force. The returned function ends it.
   */
  follow(changed: (config: EnvoyGatewayConfig) => void, refused: (problems: readonly Problem[]) => void): () => void;
}
