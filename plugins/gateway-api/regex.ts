import { RE2JS } from "re2js";

/** Whether Envoy can use a regular expression: it speaks RE2, and refuses the whole configuration over one it cannot read. */
export function isRe2(pattern: string): boolean {
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}

/** A text with every character that means something to RE2 escaped. */
export function quoteRe2(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}
