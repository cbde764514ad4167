import type { EncodedMessage } from "../../envoy/mod.ts";
import type { MessagePoint } from "./encoded-handler.ts";
import type { FailedHook } from "./failed-hook.ts";
import type { HookContext, HookPoints } from "./hooks.ts";
import type { IrKey } from "./lifecycle.ts";

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
  /** Grows when a plugin says that its answers hold no more. Absent where none can. */
  readonly revision?: number;
}
