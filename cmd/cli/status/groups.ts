import { KINDS, type Kind } from "../../../core/resource/kinds.ts";

const WITH_STATUS = KINDS.filter(({ status }) => status !== "none");

/** Words that mean several kinds, each with its kinds in the order of the table. */
export const GROUPS: ReadonlyMap<string, readonly Kind[]> = new Map([
  ["all", WITH_STATUS],
  ["xroute", WITH_STATUS.filter(({ status }) => status === "parents")],
  ["xpolicy", WITH_STATUS.filter(({ name }) => name.endsWith("Policy"))],
]);
