import type { EncodedMessage } from "../../envoy/mod.ts";
import type { MessagePoint } from "./encoded-handler.ts";
import type { FailedHook } from "./failed-hook.ts";
import type { HookContext, HookPoints } from "./hooks.ts";
import type { IrKey } from "./lifecycle.ts";
import type { Refusal } from "./output.ts";

/** An answer that proxies refuse. */
export interface RefusedAnswer {
  readonly point: string;
  /** The plugins that changed the value. */
  readonly plugins: readonly string[];
  /** The name of the value that the answer was about, as hooks are told. */
  readonly about: string;
  readonly reason: string;
}

/** Answers of hooks, which proxies may refuse although they break no rule of the API. One that is refused counts as a failure of its hook for as long as it is the same. */
export interface RefusableAnswers {
  /** Answers that come from now on are published under this sequence. */
  published(sequence: number): void;
  /** A proxy has accepted what was published. */
  accepted(irKey: IrKey, sequence: number): void;
  /** The keys of changes that hooks made in refused resources, and that no proxy has accepted since. */
  behind(irKey: IrKey, refusals: readonly Refusal[]): readonly string[];
  /** Has only the answers under these keys count as failures too, for a trial; without keys, the trials are over. */
  tryWithout(irKey: IrKey, keys?: ReadonlySet<string>): void;
  /** The answers under these keys are refused, each with the proxy's words. */
  refuse(irKey: IrKey, reasons: ReadonlyMap<string, string>): readonly RefusedAnswer[];
}

/** Runs one point over all hook plugins. The answer never rejects: where a hook fails it says so, and what goes on instead. */
export interface HookRunner {
  has(point: keyof HookPoints): boolean;
  run<P extends keyof HookPoints>(
    point: P,
    value: HookPoints[P],
    context: HookContext,
  ): Promise<HookPoints[P] | FailedHook<HookPoints[P]>>;
  /** The same of a message as it is encoded, which is decoded only for hooks that read it. Absent where all of them do. */
  runEncoded?(
    point: MessagePoint,
    encoded: EncodedMessage,
    context: HookContext,
  ): Promise<EncodedMessage | FailedHook<EncodedMessage>>;
  /** Forgets what was remembered of a data plane under `keys` (point and {@link HookContext.name} with a space between); all of it without. */
  forget?(irKey: IrKey, keys?: Iterable<string>): void;
  /** Absent where nothing of what hooks answer is remembered. */
  readonly answers?: RefusableAnswers;
  /** Grows when a plugin says that its answers hold no more. Absent where none can. */
  readonly revision?: number;
}
