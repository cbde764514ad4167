import { printable } from "../../../core/scalars/mod.ts";

/** A table for people. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Spaces between columns, and the least width of one with them: those of Envoy Gateway's tables. */
const GAP = 3;
const LEAST = 10;

/** Characters of a cell at most, since the widest cell of a column says how wide all are; the last one has no width. */
export const LONGEST = 300;

/** Columns of equal width, the head in bold where colours may be used. Nothing for a table without rows but its head. */
export function renderTable({ head, rows }: Table, colour: boolean): string {
  const last = head.length - 1;
  const shown = rows.map((row) => row.map((cell, i) => (i < last ? printable(cell, LONGEST) : printable(cell))));
  const widths = head.map((title, i) =>
    shown.reduce((widest, row) => Math.max(widest, GAP + (row[i] ?? "").length), Math.max(LEAST, GAP + title.length)),
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === cells.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join("");
  const top = line(head);
  return `${[colour ? `\u001b[1m${top}\u001b[0m` : top, ...shown.map(line)].join("\n")}\n`;
}
