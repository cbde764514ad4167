import { type ObjectRef, type TableKind, tableKind } from "../../resource/mod.ts";
import type { Condition, ObjectStatus } from "../types.ts";
import { notAccepted, notProgrammed, partlyLeftOut } from "./data-plane.ts";

/** The status that says of an object of a known kind that the data plane does not have what it asks for; none where the kind carries no status. */
export function refusedStatus(ref: ObjectRef, text: string): readonly ObjectStatus[] {
  const condition = conditionFor(ref.kind as TableKind, text);
  return condition === undefined ? [] : [{ ref, status: { conditions: [condition] } }];
}

/** Where each status shape tells that the data plane does not have what the object asks for. */
function conditionFor(kind: TableKind, text: string): Condition | undefined {
  switch (tableKind(kind).status) {
    case "gateway":
    case "listeners":
      return notProgrammed(text);
    case "parents":
      return partlyLeftOut(text);
    case "ancestors":
    case "conditions":
      return notAccepted(text);
    case "none":
      return undefined;
  }
}
