/**
 * Data to text: one renderer for each output format.
 *
 * In: plain data, and for tables the rows. Out: text that ends with a line break. The module never decides what is shown.
 */
export { renderJson } from "./json.ts";
export { renderTable, type Table } from "./table.ts";
export { renderYaml } from "./yaml.ts";
