import { parseDuration } from "../../../core/scalars/mod.ts";
import type { Input } from "../command.ts";
import { Failure } from "../failure.ts";

/** Milliseconds between two looks at what is waited for. */
const LOOK_MS = 500;

/** A moment until which a command waits. */
export interface Deadline {
  readonly text: string;
  readonly end: number;
}

/** The moment that `--timeout` gives. */
export function deadlineOf(command: string, input: Input): Deadline {
  const text = input.text("timeout") ?? "";
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined)
    throw new Failure(`${command}: --timeout is a duration such as 90s or 5m, not ${text}`);
  return { text, end: Date.now() + milliseconds };
}

/** Looks until nothing is missing any more. The text that a look returns says what is, and is the failure when time is up. */
export async function until(
  deadline: Deadline,
  missing: () => Promise<string | undefined>,
  lookMs = LOOK_MS,
): Promise<void> {
  for (;;) {
    const what = await missing();
    if (what === undefined) return;
    if (Date.now() > deadline.end) throw new Failure(`after ${deadline.text} ${what}`);
    await Bun.sleep(lookMs);
  }
}
