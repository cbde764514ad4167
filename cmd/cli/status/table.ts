import type { Kind, StatusShape } from "../../../core/resource/kinds.ts";
import { isGood } from "../../../core/status/faults.ts";
import type { Condition, ObjectStatus, ParentRef, StatusValue } from "../../../core/status/types.ts";
import type { Table } from "../render/mod.ts";

/** How much of the conditions is shown. */
export interface TableOptions {
  /** Only the last condition of each list. */
  readonly quiet: boolean;
  /** With message, observed generation and time. */
  readonly verbose: boolean;
  /** Only what is not as it should be, of listeners too, with messages. */
  readonly problems: boolean;
  /** With the namespace of each object. */
  readonly namespaces: boolean;
  /** Names say the kind: `gateway/eg`. */
  readonly typed: boolean;
}

/** The title of the column that names the parent or ancestor in which conditions stand; none where they are of the object itself. */
const PLACES: Readonly<Partial<Record<StatusShape, string>>> = { parents: "PARENT", ancestors: "ANCESTOR REFERENCE" };

/** The table of one kind: a row for each condition, the newest first; a name stands only in the first row it is about. */
export function statusTable(kind: Kind, statuses: readonly ObjectStatus[], options: TableOptions): Table {
  const { verbose, problems, namespaces } = options;
  const place = PLACES[kind.status] ?? (problems ? "LISTENER" : undefined);
  return {
    head: [
      ...(namespaces ? ["NAMESPACE"] : []),
      "NAME",
      ...(place === undefined ? [] : [place]),
      ...(hasSections(kind) ? ["LISTENER"] : []),
      ...["TYPE", "STATUS", "REASON"],
      ...(verbose || problems ? ["MESSAGE"] : []),
      ...(verbose ? ["OBSERVED GENERATION", "LAST TRANSITION TIME"] : []),
    ],
    rows: statuses.flatMap((status) =>
      rowsOf(status, { place: place !== undefined, section: hasSections(kind) }, options),
    ),
  };
}

/** Parents and ancestors are named with the part of them that is meant. */
function hasSections({ status }: Kind): boolean {
  return PLACES[status] !== undefined;
}

function rowsOf(
  { ref, status }: ObjectStatus,
  columns: { readonly place: boolean; readonly section: boolean },
  options: TableOptions,
): string[][] {
  const name = options.typed ? `${ref.kind.toLowerCase()}/${ref.name}` : ref.name;
  const rows = placesOf(status, options.problems).flatMap(({ of, section = "", conditions }) =>
    chosen(conditions, options).map((condition, i) => [
      ...(columns.place ? [i === 0 ? of : ""] : []),
      ...(columns.section ? [i === 0 ? section : ""] : []),
      ...cellsOf(condition, options),
    ]),
  );
  return rows.map((row, i) => [
    ...(options.namespaces ? [i === 0 ? ref.namespace : ""] : []),
    i === 0 ? name : "",
    ...row,
  ]);
}

interface ParentRow {
  readonly of: string;
  /** The part of a parent or ancestor that is meant. */
  readonly section?: string;
  readonly conditions: readonly Condition[];
}

function placesOf({ conditions, listeners, parents, ancestors }: StatusValue, problems: boolean): readonly ParentRow[] {
  return [
    ...(conditions ? [{ of: "", conditions }] : []),
    ...(problems ? (listeners ?? []) : []).map((listener) => ({ of: listener.name, conditions: listener.conditions })),
    ...(parents ?? []).map(({ parentRef, conditions: of }) => placeOf(parentRef, of)),
    ...(ancestors ?? []).map(({ ancestorRef, conditions: of }) => placeOf(ancestorRef, of)),
  ];
}

function placeOf(ref: ParentRef, conditions: readonly Condition[]): ParentRow {
  return { of: nameOf(ref), section: sectionOf(ref), conditions };
}

/** A parent may be one listener by its name, or those on a port; of whole ones there is nothing to name. */
function sectionOf({ sectionName, port }: ParentRef): string {
  return [...(sectionName === undefined ? [] : [sectionName]), ...(port === undefined ? [] : [`port ${port}`])].join(
    ", ",
  );
}

function nameOf({ kind = "Gateway", name }: ParentRef): string {
  return `${kind.toLowerCase()}/${name}`;
}

function chosen(conditions: readonly Condition[], { quiet, problems }: TableOptions): readonly Condition[] {
  const wanted = conditions.toReversed().filter((condition) => !problems || !isGood(condition));
  return quiet ? wanted.slice(0, 1) : wanted;
}

function cellsOf(condition: Condition & { readonly lastTransitionTime?: string }, options: TableOptions): string[] {
  const { type, status, reason, message, observedGeneration = 0, lastTransitionTime = "" } = condition;
  return [
    ...[type, status, reason],
    ...(options.verbose || options.problems ? [message] : []),
    ...(options.verbose ? [String(observedGeneration), timeOf(lastTransitionTime)] : []),
  ];
}

/** `2026-01-01T00:00:00Z` as Envoy Gateway's tables print it. */
function timeOf(time: string): string {
  return time.replace("T", " ").replace(/Z$/, " +0000 UTC");
}
