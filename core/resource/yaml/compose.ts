import { Composer, type Document, Lexer, Parser } from "yaml";
import type { YamlLimits } from "./limits.ts";
import { say } from "./problems.ts";
import { SCHEMA } from "./scalars.ts";

/** Takes what is wrong at a place of the text; keeps as much of it as is told. */
export type Report = (offset: number, message: string) => void;

/** As much of the library's composer as is replaced: it makes an `Error` of each finding, and a few hundred bytes of text can hold thousands. */
interface Findings {
  onError: (
    at: number | readonly number[] | { offset: number },
    code: string,
    message: string,
    warning?: boolean,
  ) => void;
}

/**
 * The syntax trees of a text that holds one document; what is wrong goes to `report`. Keys that stand twice are not looked at: the library compares each
 * with all others. Time and memory follow the length of the text.
 */
export function compose(
  text: string,
  { depth, tokens }: Pick<Required<YamlLimits>, "depth" | "tokens">,
  report: Report,
): readonly Document[] {
  const composer = new Composer({ schema: SCHEMA, uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
  Object.assign(composer, {
    onError: (at, _code, message, warning) => {
      if (!warning) report(typeof at === "number" ? at : "offset" in at ? at.offset : (at[0] ?? 0), message);
    },
  } satisfies Findings);
  const parser = new Parser();
  const documents: Document[] = [];
  let left = tokens;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === "error") report(token.offset, token.message);
      else documents.push(...composer.next(token));
    }
    left -= 1;
    if (left >= 0 && parser.stack.length <= depth) continue;
    report(parser.offset, left < 0 ? say.tooManyTokens(tokens) : say.tooDeep(depth));
    return [];
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end());
  return documents;
}
