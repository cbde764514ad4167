/**
 * Data to text: one renderer for each output format.
 *
 * In: plain data, and for tables the rows. Out: text that ends with a line break. The module never decides what is shown.
 */
import { printYaml } from "../../../core/resource/yaml/mod.ts";

export { renderTable, type Table } from "./table.ts";

/** JSON with two spaces, keys in their order. */
export function renderJson(data: unknown): string {
  return `${JSON.stringify(data, null, 2)}\n`;
}

/** YAML, keys in their order. */
export function renderYaml(data: unknown): string {
  return printYaml(data);
}
