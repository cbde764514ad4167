import { type HookOutcome, hookFailedText } from "../../status/catalogue/plugin.ts";

/** A hook that failed at one value. */
export interface HookFailure {
  /** Instance id of the plugin. */
  readonly plugin: string;
  readonly point: string;
  readonly reason: string;
}

/** The outcome for a value for which a hook failed: the value that goes on in its place, and whose fault it is. */
export class FailedHook<T = unknown> {
  /** Undefined where the value is withheld. */
  readonly value: T | undefined;
  readonly outcome: HookOutcome;
  readonly failures: readonly HookFailure[];
  /** A trial asks whether a proxy takes the value that the hook was asked about, as it was then: that value is sent too, where no request gets to it. */
  readonly probes: boolean;

  constructor(value: T | undefined, outcome: HookOutcome, failures: readonly HookFailure[], probes = false) {
    this.value = value;
    this.outcome = outcome;
    this.failures = failures;
    this.probes = probes;
  }

  /** One sentence for people that names the plugin and the point. */
  get reason(): string {
    return this.failures
      .map(({ plugin, point, reason }) => hookFailedText(plugin, point, reason, this.outcome))
      .join("; ");
  }
}
