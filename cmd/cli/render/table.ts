/** A table for people. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Columns of equal width, two spaces apart, the head in bold where colours may be used. Nothing for a table without rows but its head. */
export function renderTable({ head, rows }: Table, colour: boolean): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? "").length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd();
  const top = line(head.map((title) => title.toUpperCase()));
  return `${[colour ? `\u001b[1m${top}\u001b[0m` : top, ...rows.map(line)].join("\n")}\n`;
}
