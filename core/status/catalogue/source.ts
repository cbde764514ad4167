import type { Condition } from "../types.ts";
import { fails } from "./condition.ts";

/** The newest version of an object that its source holds is refused; `what` names the places with reasons. Absent while there is nothing of the kind. */
export function notUpToDate(what: string): Condition {
  return fails("UpToDate", "Refused", `A newer version is refused, the last good one stays in force: ${what}`);
}
