/** The outcome for a value for which a hook failed. */
export type HookOutcome = "kept" | "skipped" | "withheld";

const OUTCOMES: Readonly<Record<HookOutcome, string>> = {
  kept: "what it answered last stays in force",
  skipped: "it is left out",
  withheld: "what it was asked about is withheld, since there is no earlier answer to go on with",
};

/** A hook that failed, as the fault of something it was asked about. */
export function hookFailedText(plugin: string, point: string, reason: string, outcome: HookOutcome): string {
  return `the hook ${point} of plugin ${plugin} failed, ${OUTCOMES[outcome]}: ${reason}`;
}

/** A hook that failed, as the state of its plugin. */
export function hooksFailing(point: string, about: string, reason: string, more: number): string {
  const others = more > 0 ? `, and ${more} more` : "";
  return `its hook ${point} failed${about === "" ? "" : ` for ${about}`}: ${reason}${others}`;
}

/** An answer of a hook that Envoy refuses, though its API allows it. */
export function refusedAnswer(reason: string): string {
  return `Envoy refuses what it made: ${reason}`;
}

/** A plugin that is left out because it cannot be used. */
export function pluginDisabled(reason: string): string {
  return `it is disabled, everything else goes on without it: ${reason}`;
}

/** A plugin's call that did not come to an end in time. */
export function lateAnswer(limitMs: number): string {
  return `no answer within ${limitMs} ms`;
}

/** An output that is left out of publications until an earlier one is over. */
export function outputBusy(limitMs: number): string {
  return `publish has not come to an end within ${limitMs} ms: it is given the newest configuration when it does`;
}

/** An answer of a hook that cannot be what its point asks for. */
export function notTheAnswer(wanted: string, found: string): string {
  return `it answered ${found} where ${wanted} is wanted`;
}

/** An answer of a plugin that cannot even be read as a message. */
export function noMessage(error: unknown): string {
  return `it is no message of Envoy's API: ${error instanceof Error ? error.message : String(error)}`;
}

/** A capability that a plugin asks for where there is none. */
export function notLent(what: string): string {
  return `this Postern does not lend ${what}`;
}

/** A kind of objects that two plugins bring. */
export function kindTwice(kind: string, owner: string): string {
  return `kind ${kind} is brought by plugin ${owner} already`;
}

/** A call at which the thread of a plugin was ended. */
export function workerEnded(reason: string): string {
  return `its worker was ended: ${reason}`;
}

/** A call while there is no thread. */
export function workerAway(): string {
  return "its worker was ended again and again, and is to begin anew after a while";
}

/** The words of the log about a thread that was ended. */
export function workerRestarts(): string {
  return "a worker was ended and begins again";
}
