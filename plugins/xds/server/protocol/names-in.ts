/**
 * The names that Envoy's text is about. Envoy quotes or lists the names of what it refused ("Error adding/updating cluster(s)
 * a: ..., b: ..."); a name inside of a longer one that also stands there does not count.
 */
export function namesIn(message: string, names: readonly string[]): readonly string[] {
  if (names.length === 1) return names;
  const longestFirst = [...names].sort((a, b) => b.length - a.length);
  let rest = message;
  const found = new Set<string>();
  for (const name of longestFirst) {
    if (!hasWord(rest, name)) continue;
    found.add(name);
    rest = rest.replaceAll(name, "\n");
  }
  return names.filter((name) => found.has(name));
}

/** Whether `name` stands in `text` with no part of another name directly before or after it. */
function hasWord(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const [before, after] = [text[at - 1] ?? " ", text[at + name.length] ?? " "];
    if (!/[\w/-]/.test(before) && !/[\w/-]/.test(after)) return true;
  }
  return false;
}
