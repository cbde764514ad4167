import type { Problem } from "../resource/mod.ts";
import type { EnvoyGatewayConfig } from "./envoy-gateway.ts";

/** Where the configuration comes from while Postern runs. */
export interface ConfigSource {
  /** The configuration in force. */
  readonly current: EnvoyGatewayConfig;
  /** Tells what becomes of the configuration from now on. The returned function ends it. */
  follow(follower: ConfigFollower): () => void;
}

/** Who wants to know of newer configurations. */
export interface ConfigFollower {
  /** Called with each that is valid and differs from the one in force, with its warnings. */
  changed(config: EnvoyGatewayConfig, warnings: readonly Problem[]): void;
  /** Called for one that is not valid, which leaves the one in force. */
  refused(problems: readonly Problem[]): void;
}
