import type * as v from "valibot";
import { printPath } from "../../resource/print-path.ts";
import { similarName } from "../../scalars/mod.ts";
import type { Facts } from "../schema/mod.ts";
import { describeAllowed, factsAt } from "./allowed.ts";

/** A place within an object. */
export type FieldPath = readonly (string | number)[];

/** A place in a file, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** An error in one field of an object. */
export interface FieldError extends Partial<Position> {
  /** The object: `HTTPRoute default/backend`. */
  readonly object: string;
  readonly path: FieldPath;
  readonly value: unknown;
  /** The fault, with the value and what is allowed: a sentence without subject, the field is its subject. */
  readonly message: string;
  readonly allowed: string;
  /** The file, where the object came from one. */
  readonly file?: string;
}

/** Where errors are: the object's name, its schema, and the file when there is one. */
export interface ErrorContext {
  readonly object: string;
  readonly facts: Facts;
  readonly file?: string;
  readonly locate?: (path: FieldPath) => Position | undefined;
  /** The object holds secret data: errors show none of it. */
  readonly secret?: boolean;
}

const HIDDEN = "(hidden)";
const OPEN_FIELDS: ReadonlySet<string | number | undefined> = new Set([
  "apiVersion",
  "kind",
  "metadata",
  "type",
  "immutable",
]);

/** Puts a finding of a schema into words. */
export function toFieldError(issue: v.BaseIssue<unknown>, context: ErrorContext): FieldError {
  const path = (issue.path ?? []).map(({ key }) => key as string | number);
  const facts = factsAt(context.facts, path);
  const allowed = allowedBy(issue, facts, context.facts, path);
  const shown = context.secret && !OPEN_FIELDS.has(path[0]) ? { ...issue, input: HIDDEN } : issue;
  return fieldError(context, { path, value: shown.input, message: messageOf(shown, allowed), allowed });
}

/** An error at a place, with the file's position where it is known. */
export function fieldError(
  { object, file, locate }: ErrorContext,
  error: Pick<FieldError, "path" | "value" | "message" | "allowed">,
): FieldError {
  const position = locate?.(error.path);
  return { object, ...error, ...(file === undefined ? {} : { file }), ...position };
}

function allowedBy(issue: v.BaseIssue<unknown>, facts: Facts | undefined, root: Facts, path: FieldPath): string {
  if (issue.type === "rule") return issue.expected ?? "";
  if (issue.type === "unknown") {
    const parent = factsAt(root, path.slice(0, -1));
    return parent ? describeAllowed(parent) : "";
  }
  return facts ? describeAllowed(facts) : (issue.expected ?? "");
}

function messageOf(issue: v.BaseIssue<unknown>, allowed: string): string {
  const value = printValue(issue.input);
  switch (issue.type) {
    case "required":
      return `is required: ${allowed}`;
    case "unknown":
      return `is not a known field${similarTo(issue)}; allowed is ${allowed}`;
    case "rule":
      return `${issue.message}; it is ${value}`;
    case "check":
    case "type":
    case "size":
    case "duplicate":
    case "alternatives":
    case "key":
      return allowed === "" ? `${issue.message}: ${value}` : `${issue.message}: ${value}; allowed is ${allowed}`;
    default:
      return `must be ${allowed}, not ${value}`;
  }
}

/** The name that was probably meant, as a question. */
function similarTo(issue: v.BaseIssue<unknown>): string {
  const similar = similarName(String(issue.path?.at(-1)?.key ?? ""), (issue.expected ?? "").split(", "));
  return similar ? ` (${similar}?)` : "";
}

const MAX_TEXT = 80;

/** A value as messages show it: JSON, cut after 80 characters. */
export function printValue(value: unknown): string {
  if (value === undefined) return "absent";
  const text = JSON.stringify(value);
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

/** An error on one line: `file:3:5: HTTPRoute default/backend: spec.rules[0].name: is too long: …`. */
export function formatFieldError({ file, line, column, object, path, message }: FieldError): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return [place, object, printPath(path), message].filter((part) => part !== "").join(": ");
}
