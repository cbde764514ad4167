/** A table for people. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Spaces between columns, and the least width of one with them: those of Envoy Gateway's tables. */
const GAP = 3;
const LEAST = 10;

/** Columns of equal width, the head in bold where colours may be used. Nothing for a table without rows but its head. */
export function renderTable({ head, rows }: Table, colour: boolean): string {
  const widths = head.map((title, i) =>
    Math.max(LEAST, GAP + Math.max(title.length, ...rows.map((row) => (row[i] ?? "").length))),
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === cells.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join("");
  const top = line(head);
  return `${[colour ? `\u001b[1m${top}\u001b[0m` : top, ...rows.map(line)].join("\n")}\n`;
}
