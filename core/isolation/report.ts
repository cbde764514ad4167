import type { Failure } from "../incremental/failure.ts";
import { KINDS } from "../resource/kinds.ts";
import { type ObjectRef, splitObjectCell, type TableKind, tableKind } from "../resource/mod.ts";
import { refusedStatus } from "../status/catalogue/refused.ts";
import { failedText, listenerWithheld, patchWithheld, refusedText } from "../status/catalogue/withheld.ts";
import type { ObjectStatus, StatusReport } from "../status/types.ts";
import { refOfVerdict, type Verdict } from "./verdict.ts";

const KNOWN = new Set(KINDS.map(({ name }) => name));

/** The report of verdicts and contained failures for the statuses of their objects; kinds that carry no status are told by what refers to them. */
export function withheldReport(verdicts: readonly Verdict[], failures: readonly Failure[]): StatusReport {
  const texts = new Map<string, { readonly ref: ObjectRef; readonly texts: Set<string> }>();
  for (const { object, where, number } of failures) {
    const key = JSON.stringify(object);
    const entry = texts.get(key) ?? { ref: object, texts: new Set() };
    texts.set(key, entry);
    entry.texts.add(failedText(where, number));
  }
  const ofFailures = [...texts.values()].flatMap(({ ref, texts: all }) => entryOf(ref, [...all].join(" ")));
  return { entries: [...ofFailures, ...verdicts.flatMap(statusOf)] };
}

function entryOf(ref: ObjectRef, text: string): readonly ObjectStatus[] {
  return KNOWN.has(ref.kind) ? refusedStatus(ref, text) : [];
}

function statusOf(verdict: Verdict): readonly ObjectStatus[] {
  const ref = refOfVerdict(verdict);
  const [kind] = splitObjectCell(verdict.cell);
  if (!KNOWN.has(kind)) return [];
  const { reason, sections } = verdict;
  if (kind === "EnvoyPatchPolicy") return [{ ref, status: { conditions: [patchWithheld(refusedText(reason))] } }];
  const shape = tableKind(kind as TableKind).status;
  if (sections === undefined || (shape !== "gateway" && shape !== "listeners")) {
    const parts = sections && Object.entries(sections).map(([place, why]) => `rule ${place}: ${refusedText(why)}`);
    return refusedStatus(ref, parts?.join(" ") ?? refusedText(reason));
  }
  const listeners = Object.entries(sections).map(([name, why]) => ({
    ...{ name, supportedKinds: [], attachedRoutes: 0 },
    conditions: [listenerWithheld(refusedText(why))],
  }));
  return [{ ref, status: { listeners } }];
}
