/** The texts for what is wrong with YAML; what the library finds has texts of its own. */
export const say = {
  tooLong: (limit: number) => `the text is longer than ${limit} characters; split it`,
  tooManyLines: (limit: number) => `the text has more than ${limit} lines; split it`,
  tooManyDocuments: (limit: number) => `the text holds more than ${limit} documents; split it`,
  tooManyTokens: (limit: number) => `the document has more than ${limit} words and signs; split it`,
  tooDeep: (limit: number) => `maps and lists stand within each other more than ${limit} deep`,
  keyIsCollection: () => "a key must be text, a number or a boolean, not a map or a list",
  keyIsNull: () => "a key must not be empty",
  keyTwice: (key: string) => `the key ${JSON.stringify(cut(key))} stands twice in this map`,
  unknownTag: (tag: string) =>
    `the tag ${cut(tag)} is not read; write plain text, numbers, booleans, lists and maps without a tag`,
  wrongTag: (tag: string) => `the value is not what the tag ${cut(tag)} says`,
  notANumber: (text: string) => `${cut(text)} is no number that JSON knows; put it in quotes if it is text`,
  noAnchor: (name: string) => `there is no anchor ${cut(name)} before this alias`,
  aliasInItself: (name: string) => `the alias ${cut(name)} stands within what it means`,
  expandsTooMuch: (limit: number) =>
    `aliases of this document expand to more than ${limit} values; write less of it by aliases`,
  mergeOfNoMap: () => "the merge key << takes a map or a list of maps",
  startsWithoutMarker: () => "another document begins here without --- before it",
  more: (number: number) => `and ${number} more problems like these`,
} as const;

const LONGEST = 80;

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
