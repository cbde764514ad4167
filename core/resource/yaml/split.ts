/** A part of a text that holds one document, and where it begins. */
export interface Part {
  readonly offset: number;
  readonly text: string;
}

/** A line that begins with one of the two markers of documents, wherever it stands: no scalar may hold one (YAML 1.2.2, rule 206, c-forbidden). */
const MARKER = /(?:^|\n)(---|\.\.\.)(?=[ \t\r\n]|$)/g;

/**
 * Cuts a text into its documents, so that each costs and fails by itself. Directives stay with the document behind them. One pass over the text; undefined
 * when there are more than `limit`.
 */
export function splitDocuments(text: string, limit: number): readonly Part[] | undefined {
  const parts: Part[] = [];
  let begin = 0;
  const cutAt = (end: number) => {
    if (end > begin) parts.push({ offset: begin, text: text.slice(begin, end) });
    begin = end;
  };
  for (const match of text.matchAll(MARKER)) {
    const [{ length }, marker = ""] = match;
    const at = match.index + length - marker.length;
    if (marker === "...") cutAt(lineEnd(text, at));
    else if (!holdsDirectivesOnly(text.slice(begin, at))) cutAt(at);
    if (parts.length > limit) return undefined;
  }
  cutAt(text.length);
  return parts.length > limit ? undefined : parts;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}

function holdsDirectivesOnly(text: string): boolean {
  if (!/(?:^|\n)%/.test(text)) return false;
  return text.split("\n").every((line) => line.startsWith("%") || /^[ \t\r]*(?:#|$)/.test(line));
}
