import type { RouteDestination } from "./destination.ts";
import type { TrafficFeatures } from "./traffic/traffic.ts";
import type { Duration, JsonValue } from "./values/scalars.ts";

/** How bodies reach an external processor; missing means not at all. */
export type ExtProcBodyProcessingMode = "Streamed" | "Buffered" | "FullDuplexStreamed" | "BufferedPartial";

/** An external processor of a route; one Envoy filter for each name. */
export interface ExtProc {
  readonly name: string;
  readonly destination: RouteDestination;
  readonly traffic?: TrafficFeatures;
  readonly authority: string;
  readonly messageTimeout?: Duration;
  readonly shadowMode?: boolean;
  readonly failOpen?: boolean;
  readonly requestHeaderProcessing?: boolean;
  readonly requestBodyProcessingMode?: ExtProcBodyProcessingMode;
  readonly responseHeaderProcessing?: boolean;
  readonly responseBodyProcessingMode?: ExtProcBodyProcessingMode;
  readonly requestAttributes?: readonly string[];
  readonly responseAttributes?: readonly string[];
  readonly forwardingMetadataNamespaces?: readonly string[];
  readonly receivingMetadataNamespaces?: readonly string[];
  readonly allowModeOverride?: boolean;
  readonly statusOnError?: number;
}

/** A Lua script of a route; the recorded form spells its three names with a capital. */
export interface Lua {
  readonly Name: string;
  /** The script's source. */
  readonly Code?: string;
  /** Handed to the script as its filter context. */
  readonly FilterContext?: JsonValue;
}

/** A Wasm module that Envoy loads from this control plane. */
export interface HttpWasmCode {
  /** Where Envoy fetches it. */
  readonly servingURL: string;
  readonly sha256: string;
  /** Where it came from, for people. */
  readonly originalDownloadingURL?: string;
}

/** A Wasm extension of a route; one Envoy filter for each name. */
export interface Wasm {
  readonly name: string;
  /** Shares one VM context between extensions of the same module. */
  readonly rootID?: string;
  readonly wasmName: string;
  readonly config?: JsonValue;
  readonly failOpen: boolean;
  readonly httpWasmCode?: HttpWasmCode;
  /** Environment variables of the proxy that the module may read. */
  readonly hostKeys?: readonly string[];
}

/** A dynamic module that Envoy downloads. */
export interface RemoteDynamicModuleSource {
  readonly url: string;
  readonly sha256: string;
}

/** A dynamic module of a route, from a local path or a remote source. */
export interface DynamicModule {
  readonly name: string;
  readonly path?: string;
  readonly remote?: RemoteDynamicModuleSource;
  readonly filterName?: string;
  readonly config?: JsonValue;
  readonly doNotClose?: boolean;
  readonly loadGlobally?: boolean;
  /** Answers requests itself, in place of the router. */
  readonly terminalFilter?: boolean;
}

/** Everything of EnvoyExtensionPolicy that reaches a route; lists keep the policy's order. */
export interface EnvoyExtensionFeatures {
  readonly extProcs?: readonly ExtProc[];
  readonly wasms?: readonly Wasm[];
  readonly luas?: readonly Lua[];
  readonly dynamicModules?: readonly DynamicModule[];
}
