/**
 * Objects out of text, checked as an API server would.
 *
 * In: YAML or JSON. Out: objects with their defaults, and what is wrong with the others, with its place. Pure, like `pure`, and a door of its own since the schemas are large.
 */
export { parseObjects } from "./pure/parse.ts";
