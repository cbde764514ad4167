import type { Leadership } from "../../../core/kube/mod.ts";
import type { VerdictOptions } from "../../../core/pipeline/mod.ts";
import type { IrKey, Lent, PluginUse } from "../../../core/plugin/mod.ts";
import type { KubeObject, Problem } from "../../../core/resource/mod.ts";
import type { RunningEnvoy } from "../../../plugins/infra-host/mod.ts";
import type { Judgement } from "../../../plugins/infra-kubernetes/webhooks/mod.ts";
import type { XdsOutput } from "../../../plugins/xds/mod.ts";

/** The built-in plugins of one way to run, with their configuration, and what the runtime may ask about them. */
export interface Mode {
  readonly uses: readonly PluginUse[];
  readonly xds: XdsOutput;
  /** Whether this replica writes; absent where there is only one. */
  readonly leadership?: Leadership;
  /** Where verdicts about withheld objects are kept. */
  readonly verdicts: VerdictOptions;
  /** The things that this way to run lends to plugins. */
  readonly lends: Partial<Pick<Lent, "xds" | "envoy">>;
  /** Whether this process runs Envoys itself. */
  readonly runsProxies: boolean;
  /** The Envoys that it runs now. */
  proxies(): readonly RunningEnvoy[];
  /** The data planes whose Envoy cannot be run, each with the reason. */
  failedProxies(): ReadonlyMap<IrKey, string>;
  /** The faults of the files that objects come from; none where objects come from elsewhere. */
  refusedFiles(): readonly Problem[];
  /** Takes what judges objects before they are stored; absent where nobody asks. */
  judgeWith?(judge: (object: KubeObject) => Judgement): void;
  /** Ends what the mode itself holds open; plugins are stopped before. */
  stop(): Promise<void>;
}
