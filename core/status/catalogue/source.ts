import type { Condition } from "../types.ts";
import { fails } from "./condition.ts";

/** The newest version of an object that its source holds is refused; `what` names the places with reasons. Absent while there is nothing of the kind. */
export function notUpToDate(what: string): Condition {
  return fails("UpToDate", "Refused", `A newer version is refused, the last good one stays in force: ${what}`);
}

/** A process ended while it read a file, so that it is not read again as it is. */
export function readingEndedProcess(): string {
  return "is left out: Postern ended while it read this file; change it to have it read again";
}

/** A file takes longer to read than any file of its size should. */
export function readingTookTooLong(): string {
  return "is left out: reading it took longer than a file of its size may take; change it to have it read again";
}

/** A file is larger than those that are read. */
export function fileTooLong(bytes: number, limit: number): string {
  return `is ${bytes} bytes long, more than the limit of ${limit}; split it`;
}

/** How many problems of a file are not logged. */
export function moreProblems(number: number): string {
  return `and ${number} more problems in this file; \`postern status\` shows them`;
}
