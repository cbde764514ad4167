/** Beginnings of groups with a name or with flags, and flags for the rest of a group. */
const GROUP = /\(\?(?:P?<[^>]{0,100}>|[a-zA-Z-]{1,20}[:)]|:)/y;
const COUNTED = /\{\d{1,10}(?:,\d{0,10})?\}/y;

/**
 * The tokens of an expression from left to right: quoted texts, escapes, classes of characters, beginnings of groups, repetitions by number, single
 * characters. One pass: of a class or a text that is not closed the whole rest is one token, since then the expression cannot be read at all.
 */
export function tokensOf(pattern: string): readonly string[] {
  const tokens: string[] = [];
  for (let at = 0; at < pattern.length; ) {
    const end = tokenEnd(pattern, at);
    tokens.push(pattern.slice(at, end));
    at = end;
  }
  return tokens;
}

function tokenEnd(pattern: string, at: number): number {
  switch (pattern[at]) {
    case "\\":
      return escapeEnd(pattern, at);
    case "[":
      return classEnd(pattern, at);
    case "(":
      return matchEnd(GROUP, pattern, at);
    case "{":
      return matchEnd(COUNTED, pattern, at);
    default:
      return at + 1;
  }
}

function matchEnd(form: RegExp, pattern: string, at: number): number {
  form.lastIndex = at;
  return form.test(pattern) ? form.lastIndex : at + 1;
}

function escapeEnd(pattern: string, at: number): number {
  const next = pattern[at + 1] ?? "";
  if (next === "Q") return endOf(pattern, "\\E", at + 2);
  const braced = "pPx".includes(next) && pattern[at + 2] === "{";
  if (braced) return endOf(pattern, "}", at + 3);
  return Math.min(pattern.length, at + ("pP".includes(next) && next !== "" ? 3 : 2));
}

function endOf(pattern: string, closing: string, from: number): number {
  const end = pattern.indexOf(closing, from);
  return end < 0 ? pattern.length : end + closing.length;
}

/** RE2: a bracket that stands first, or behind `^`, is one of the characters; `[:alpha:]` may stand within. */
function classEnd(pattern: string, open: number): number {
  let at = open + 1;
  if (pattern[at] === "^") at += 1;
  if (pattern[at] === "]") at += 1;
  while (at < pattern.length && pattern[at] !== "]") {
    if (pattern[at] === "\\") at += 2;
    else if (pattern.startsWith("[:", at)) at = endOf(pattern, ":]", at + 2);
    else at += 1;
  }
  return Math.min(pattern.length, at + 1);
}
