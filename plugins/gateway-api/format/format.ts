/**
 * Texts in which Envoy substitutes commands between percent signs. Envoy refuses the whole configuration over one that it cannot read, so they are
 * read here first. Pure; takes time in proportion to the text's length for each percent sign in it.
 */
import { type CommandFault, type CommandUse, commandFault, isCommandName } from "./commands.ts";

/** How a text is meant. */
export interface FormatUse extends Partial<CommandUse> {
  /** The text is one of its own, with commands here and there: a percent sign that begins none stands for itself. */
  readonly literal?: true;
}

/** The fault in a text, and the part of the text that has it. */
export interface FormatFault {
  readonly fault: CommandFault | "open" | "stray";
  readonly at: string;
}

/** The text as Envoy takes it, or what is wrong with it. */
export type Format = { readonly value: string } | FormatFault;

/** A command with its argument and the length that its value is cut to. */
const COMMAND = /%([A-Z0-9_]+)(?:\(([^\n]*?)\))?(?::([0-9]+))?%/y;
/** A text that looks like the beginning of a command. */
const BEGINNING = /%([A-Za-z0-9_]+)/y;
/** A byte of a URL, such as %2F. */
const ENCODED = /^[0-9A-F]{2}$/;
/** So much of a text is shown. */
const SHOWN = 40;
/** So far behind a percent sign it is looked whether something is written like a command that nobody knows. */
const UNKNOWN_LENGTH = 256;

/** Reads a text as Envoy does. `%%` is a percent sign. */
export function readFormat(text: string, { literal, process = false, logged = false }: FormatUse = {}): Format {
  let value = "";
  let done = 0;
  for (let at = text.indexOf("%"); at >= 0; at = text.indexOf("%", done)) {
    value += text.slice(done, at);
    const piece = text[at + 1] === "%" ? { text: "%%" } : pieceAt(text, at, { process, logged });
    if ("fault" in piece && (piece.fault !== "stray" || !literal)) return piece;
    value += "fault" in piece ? "%%" : piece.text;
    done = at + ("fault" in piece ? 1 : piece.text.length);
  }
  return { value: value + text.slice(done) };
}

/** A command that can be used, or what is wrong at a percent sign. */
function pieceAt(text: string, at: number, use: CommandUse): { readonly text: string } | FormatFault {
  const [beginning = "%", begun = ""] = matchAt(BEGINNING, text, at) ?? [];
  const known = isCommandName(begun.toUpperCase());
  const found = known ? matchAt(COMMAND, text, at) : matchAt(COMMAND, text.slice(at, at + UNKNOWN_LENGTH), 0);
  if (found) {
    const [whole, name = "", argument, length] = found;
    const fault = commandFault({ name, argument, length }, use);
    if (fault === undefined) return { text: whole };
    if (fault !== "unknown") return { fault, at: shown(whole) };
    // "50%20%" and "%2F%" are no commands that somebody misspelt.
    return { fault: /^[A-Z]/.test(name) && !ENCODED.test(name) ? "unknown" : "stray", at: shown(whole) };
  }
  const next = text[at + beginning.length] ?? "";
  const meant = known && (begun === begun.toUpperCase() || next === "(" || next === "%");
  return { fault: meant ? "open" : "stray", at: shown(text.slice(at)) };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function shown(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
