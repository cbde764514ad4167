import type { NeedAnswer } from "../../incremental/need.ts";
import type { InfraIr } from "../../ir/mod.ts";
import type { Clock } from "../../observe/clock.ts";
import type { Logger } from "../../observe/logger.ts";
import type { Metrics } from "../../observe/metrics.ts";
import type { Validate } from "../../resource/structure.ts";
import type { StatusReport } from "../../status/types.ts";
import type { HookRunner } from "./hook-runner.ts";
import type { OwnKind } from "./kinds.ts";

/** The context of one plugin instance: the parts that the host lends to it. Nothing else is global. */
export interface PluginContext<C = unknown> extends Lent {
  /** Instance id, for example `provider/file`. Prefixes every log line, metric and error. */
  readonly id: string;
  /** Parsed, defaulted and frozen by the plugin's own schema. */
  readonly config: C;
  readonly log: Logger;
  /** Of a plugin that is not built in: each is named `postern_plugin_…`, and every series has the label `plugin`. */
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** Status of objects, at any time; each report replaces this instance's earlier one. */
  report(report: StatusReport): void;
  /** Aborted once, when the instance must stop. */
  readonly signal: AbortSignal;
  /** Clean-ups run last-in first-out, also after a failed `start`. */
  defer(cleanup: () => void | Promise<void>): void;
  /** Runs the hooks of all hook plugins for outputs that build Envoy messages. */
  readonly hooks: HookRunner;
  /** Says that earlier answers of this instance's hooks hold no more, since something outside has changed. The next build asks again, and comes at once. */
  invalidate(): void;
}

/** The parts that a Postern lends to all plugins, built in or not. A part that it does not have says so when it is used. */
export interface Lent {
  /** Checks an object as the API server would and fills in defaults; knows the kinds of plugins too. */
  readonly validate: Validate;
  /** The kinds that plugins bring. */
  readonly kinds: readonly OwnKind[];
  readonly files: PluginFiles;
  /** Fetches what a plugin needs from the network, with the limits of a need (`Need`): redirects, size, and where it may reach. */
  fetch(request: FetchRequest): Promise<NeedAnswer>;
  /** Variables of the environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly xds: XdsAccess;
  readonly envoy: EnvoyTools;
}

/** A request of a plugin. */
export interface FetchRequest {
  readonly url: string;
  /** Root certificates (PEM) to trust instead of the system's. */
  readonly ca?: string;
  /** Bytes that are read at most; 1 MiB when absent. */
  readonly maxBytes?: number;
}

/** Files of this host. */
export interface PluginFiles {
  /** The content, or undefined where there is no such file. At most 64 MiB. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Puts a file in place as a whole, readable by this user alone, with its folders. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** Calls `changed` after any of the files, or a file in one of the folders, has changed; answers a function that ends the calls. */
  follow(paths: readonly string[], changed: () => void): () => void;
}

/** A certificate with its key and the authority that proxies and servers of this control plane trust; all PEM. */
export interface Certificate {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

/** A certificate that is renewed. */
export interface RenewedCertificate {
  readonly current: Certificate;
  /** Answers a function that ends the calls. */
  onChange(listener: (renewed: Certificate) => void): () => void;
}

/** Where proxies find their configuration, and how the two sides show who they are. */
export interface XdsAccess {
  /** Where the xDS server listens; undefined until it does, which is before infra managers start, and where none runs. */
  address(): { readonly host: string; readonly port: number } | undefined;
  /** The certificate that a server of this control plane shows. Absent without TLS. */
  readonly server?: RenewedCertificate;
  /** The certificate that a proxy shows. Absent where proxies have theirs from elsewhere. */
  readonly proxy?: RenewedCertificate;
}

/** The tools to run Envoys. */
export interface EnvoyTools {
  /** How an Envoy is to be run for a data plane, its EnvoyProxy followed; or why that cannot be. */
  bootstrap(infra: InfraIr): EnvoyLaunch | { readonly error: string };
  /** The binary of a version of Envoy on this host, the newest without one; or how to get it. */
  binary(version?: string): { readonly path: string } | { readonly error: string };
}

/** How one Envoy is to be run. */
export interface EnvoyLaunch {
  /** Unique on this host, and Envoy's node id. */
  readonly name: string;
  /** The bootstrap as JSON. Its admin interface listens on a free port of the loopback interface. */
  readonly bootstrap: Readonly<Record<string, unknown>>;
  /** Arguments beside `-c` with the file of the bootstrap. */
  readonly args: readonly string[];
  /** Version of Envoy that the EnvoyProxy asks for. */
  readonly version: string | undefined;
  /** How long connections may take to end when it stops, in seconds; undefined where nothing was said. */
  readonly drainSeconds: number | undefined;
}
