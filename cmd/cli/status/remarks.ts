import type { ObjectRef } from "../../../core/resource/mod.ts";
import { oneLine } from "../../../core/scalars/mod.ts";
import type { Table } from "../render/mod.ts";
import type { Remarks } from "./reported.ts";

/** The remarks beside statuses as tables, those with rows only; `namespaces` puts the namespace of each object before it. */
export function remarkTables({ problems, withheld, unattached }: Remarks, namespaces: boolean): readonly Table[] {
  const cells = (ref: ObjectRef) => [...(namespaces ? [ref.namespace] : []), `${ref.kind.toLowerCase()}/${ref.name}`];
  const head = (...titles: readonly string[]) => [...(namespaces ? ["NAMESPACE"] : []), ...titles];
  const tables: readonly Table[] = [
    {
      head: ["REFUSED IN FILE", "PROBLEM"],
      rows: problems.map(({ file, line, column, message }) => [`${file}:${line}:${column}`, oneLine(message)]),
    },
    {
      head: head("LEFT OUT", "PART", "REASON"),
      rows: withheld.flatMap(({ ref, reason, sections }) =>
        sections === undefined
          ? [[...cells(ref), "", oneLine(reason)]]
          : Object.entries(sections).map(([part, why]) => [...cells(ref), part, oneLine(why)]),
      ),
    },
    {
      head: head("SERVED BY NOBODY", "PROBLEM"),
      rows: unattached.map(({ ref, message }) => [...cells(ref), oneLine(message)]),
    },
  ];
  return tables.filter(({ rows }) => rows.length > 0);
}
