import type { XdsIr } from "../../ir/mod.ts";
import type { ObjectRef } from "../../object/mod.ts";
import type { IrKey, Lifecycle } from "./lifecycle.ts";

/** Turns IR into something a data plane reads; the xDS server is the built-in one. There may be several, none of which waits for or fails with another. */
export interface Output extends Lifecycle {
  /** Called with each build, in order; keys that are gone are to be forgotten. `envoy` gives what Envoy is sent. */
  publish(xds: Readonly<Record<IrKey, XdsIr>>, sequence: number, envoy: EnvoyResourcesOf): Promise<void>;
  /**
   * Called before `publish` where builds are verified, and before `tryOut` with one data plane: makes of the IR what will be sent, compares that with what comes of
   * `anew`, which is the same IR made from nothing, and goes on with the latter where they differ. Answers what differed, a sentence each.
   */
  verify?(xds: Readonly<Record<IrKey, XdsIr>>, anew: Readonly<Record<IrKey, XdsIr>>): Promise<readonly string[]>;
  /** Resolves when every connected data plane has accepted or refused what `sequence` brought. */
  served?(sequence: number): Promise<void>;
  /** Whether a proxy of a data plane is connected. Absent where that is not known. */
  hasProxies?(irKey: IrKey): boolean;
  /** Called once, before `start`: the listener hears what proxies answered to what was published. Absent where nobody answers. */
  onAnswer?(listener: (answer: ProxyAnswer) => void): void;
  /**
   * Gives IR to one proxy of a data plane alone, and resolves with its answer; undefined when none is connected or it does not answer in time. From
   * then on the others keep what they have, and `publish` leaves the data plane out, until `endTrials`.
   */
  tryOut?(irKey: IrKey, xds: XdsIr, sequence: number): Promise<ProxyAnswer | undefined>;
  /** Ends the trials of a data plane; the next publication reaches all its proxies. */
  endTrials?(irKey: IrKey): void;
}

/**
 * The resources that the proxies of a data plane are sent for the IR that is being published: after hooks and patches, with what protects routes in its
 * place. Made once, whoever asks. Empty for a data plane that is not there.
 */
export type EnvoyResourcesOf = (irKey: IrKey) => Promise<readonly EnvoyResource[]>;

/** Makes of the IR of a data plane what its proxies are sent. */
export type EnvoyMaker = (irKey: IrKey, ir: XdsIr) => Promise<readonly EnvoyResource[]>;

/** A resource of Envoy, encoded. */
export interface EnvoyResource {
  readonly typeUrl: string;
  readonly name: string;
  /** The same for as long as the content is. */
  readonly version: string;
  bytes(): Uint8Array;
  /** As JSON, fields named as Envoy's files name them: what a static configuration takes. */
  json(): Readonly<Record<string, unknown>>;
}

/** The answer of a proxy to a publication, once it has answered all of it. */
export interface ProxyAnswer {
  readonly irKey: IrKey;
  readonly sequence: number;
  /** The resources that the proxy refuses; empty when it took everything. */
  readonly refusals: readonly Refusal[];
  /** The proxy died more than once soon after it was sent this, so all of it counts as refused. */
  readonly died?: true;
  /** The name by which the proxy calls itself, and its version as text. */
  readonly proxy: string;
  readonly version: string;
}

/** A resource that a proxy refuses. */
export interface Refusal {
  /** As the proxy knows it. */
  readonly resource: string;
  /** The objects it was made from, as far as that is known. */
  readonly sources: readonly ObjectRef[];
  /** The proxy's own words. */
  readonly reason: string;
  /** The resource says where requests go, and not what is done with them. */
  readonly leads?: boolean;
}
