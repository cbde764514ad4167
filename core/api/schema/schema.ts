import * as v from "valibot";
import type { Facts } from "./facts.ts";

/** A valibot schema that also states its facts as data. `T` is the input type: fields with a default may be absent. */
export interface Schema<T> extends v.BaseSchema<T, T, v.BaseIssue<unknown>> {
  readonly facts: Facts;
}

/** The input type of a schema. */
export type In<S> = S extends Schema<infer T> ? T : never;

/** How one run treats its object; passed through valibot's configuration. */
export interface Mode extends v.Config<v.BaseIssue<unknown>> {
  /** Fields no schema knows: an error that names the path, dropped as an API server does, or kept. Default `error`. */
  readonly unknown?: "error" | "prune" | "keep";
  /** `false` leaves absent fields absent. Default `true`. */
  readonly defaults?: boolean;
  /** The cost that CEL may still spend on this object; shared by all rules of one run. */
  readonly budget?: { left: number };
}

type Run<T> = (dataset: v.UnknownDataset, mode: Mode) => v.OutputDataset<T, v.BaseIssue<unknown>>;

/** The pieces of a schema of ours: its valibot type name, what it expects, and how it runs. */
export interface Parts<T> {
  readonly type: string;
  readonly expects: string;
  readonly facts: Facts;
  readonly run: Run<T>;
}

/** Builds a schema out of its parts. Pure; the result works wherever valibot takes a schema. */
export function schemaOf<T>({ type, expects, facts, run }: Parts<T>): Schema<T> {
  const schema: Schema<T> = v._standardSchema<Schema<T>>({
    kind: "schema",
    type,
    reference: () => schema,
    expects,
    async: false,
    facts,
    "~run": run,
  });
  return schema;
}

/** One finding of a run before it is put into words; `code` says which. */
export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly input: unknown;
  readonly expected?: string;
  readonly key?: PropertyKey;
}

type Dataset = v.OutputDataset<unknown, v.BaseIssue<unknown>> | v.UnknownDataset;
type Issues = [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]];

/** Adds an issue to `dataset`; with `key`, the issue is about that entry of the value. */
export function addIssue(dataset: Dataset, { code, message, input, expected, key }: Finding): void {
  const issue: v.BaseIssue<unknown> = {
    kind: code === "type" || code === "required" ? "schema" : "validation",
    type: code,
    input,
    expected: expected ?? null,
    received: describeType(input),
    message,
  };
  if (key !== undefined) Object.assign(issue, { path: [pathItem(key, input)] });
  pushIssue(dataset, issue);
}

/** Ends a run at a value of the wrong type. */
export function refuse(dataset: v.UnknownDataset, finding: Finding): v.FailureDataset<v.BaseIssue<unknown>> {
  addIssue(dataset, finding);
  const { value, issues } = dataset as { value: unknown; issues?: unknown };
  return { typed: false, value, issues: issues as Issues };
}

/** Moves the issues of an entry into those of its parent, with the entry's key in front of their paths. */
export function adoptIssues(dataset: Dataset, issues: readonly v.BaseIssue<unknown>[], key: PropertyKey): void {
  for (const issue of issues) {
    const item = pathItem(key, issue.input);
    const path: [v.IssuePathItem, ...v.IssuePathItem[]] = issue.path ? [item, ...issue.path] : [item];
    pushIssue(dataset, { ...issue, path });
  }
}

function pushIssue(dataset: Dataset, issue: v.BaseIssue<unknown>): void {
  if (dataset.issues) (dataset.issues as Issues).push(issue);
  else Object.assign(dataset, { issues: [issue] });
}

function pathItem(key: PropertyKey, value: unknown): v.IssuePathItem {
  return { type: "unknown", origin: "value", input: undefined, key, value };
}

/** The JSON type of a value, as messages name it. */
export function describeType(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "list";
  return typeof value;
}

/** Whether `value` is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
