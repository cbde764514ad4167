/** Characters of a text of users that are shown in one place at most. */
export const LONGEST = 2_000;

/**
 * Signs that end a line, move the cursor, hide or reorder what is around them: control characters, separators, marks of direction (Unicode TR36, "Bidirectional
 * Text Spoofing"), signs without width, halves of characters.
 */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Text that a user wrote, or that quotes one, as it may stand in a line of a log, in a table or in an error: on one line, with escapes for what a terminal or
 * a reader would take for something else, cut after `longest` characters. Looks at no more of the text than it shows.
 */
export function printable(text: string, longest = LONGEST): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return escaped(shown);
}

/** The escapes of `printable` alone, for text that is data; in the text of JSON they leave its meaning as it is. */
export function escaped(text: string): string {
  return text.replace(UNSAFE, (sign) => NAMED[sign] ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The same for words of others that may go over several lines: lines follow each other with a space between them. */
export function oneLine(text: string, longest = LONGEST): string {
  const lines = text.slice(0, longest + 1).split("\n");
  const joined = lines.map((line) => line.trim()).filter((line) => line !== "");
  return printable(joined.join(" "), longest);
}
