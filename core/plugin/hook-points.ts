import { similarName } from "../scalars/similar-name.ts";
import type { Hook, HookHandler, HookPoints, Hooks, OnError } from "./api.ts";
import { PLUGIN_DEADLINES } from "./deadlines.ts";

/** Every point, in the order in which they run. */
export const HOOK_POINTS: readonly (keyof HookPoints)[] = [
  "world",
  "ir",
  "route",
  "virtualHost",
  "httpFilters",
  "listener",
  "cluster",
  "endpoints",
  "resources",
];

const LIFECYCLE = ["start", "stop", "health"];
const FIELDS = ["handler", "order", "filter", "onError", "deadlineMs"];
const FILTER_FIELDS = ["kinds", "gateways", "objects", "annotation"];
const ORDERS: readonly unknown[] = ["pre", "normal", "post"];
const ON_ERROR: readonly unknown[] = ["keep", "skip", "withhold"] satisfies OnError[];

/** The fault in the hooks that a plugin created, with the point; undefined when they can be used. A misspelt point would be lost otherwise. */
export function hooksProblem(hooks: unknown): string | undefined {
  if (typeof hooks !== "object" || hooks === null) return `create must return its hooks, not ${String(hooks)}`;
  for (const [name, hook] of Object.entries(hooks)) {
    if (LIFECYCLE.includes(name) || hook === undefined) continue;
    const problem = isPoint(name) ? hookProblem(hook) : unknownPoint(name, hooks, hook);
    if (problem !== undefined) return `${name}: ${problem}`;
  }
  return undefined;
}

function isPoint(name: string): name is keyof HookPoints {
  return (HOOK_POINTS as readonly string[]).includes(name);
}

/** An object of a class may have fields of its own, as long as they do not look like hooks. */
function unknownPoint(name: string, hooks: object, hook: unknown): string | undefined {
  const plain = Object.getPrototypeOf(hooks) === Object.prototype;
  const looksLikeOne = typeof hook === "object" && hook !== null && "handler" in hook;
  return plain || looksLikeOne
    ? `is no hook point${similar(name, HOOK_POINTS)}; there are ${HOOK_POINTS.join(", ")}`
    : undefined;
}

function hookProblem(hook: unknown): string | undefined {
  if (typeof hook === "function") return undefined;
  if (typeof hook !== "object" || hook === null) return "must be a function or {handler, …}";
  const { handler, order, filter, onError, deadlineMs } = hook as Record<string, unknown>;
  for (const field of Object.keys(hook))
    if (!FIELDS.includes(field)) return `${field} is no field of a hook${similar(field, FIELDS)}`;
  if (typeof handler !== "function") return "handler must be a function";
  const odd = filterProblem(filter);
  if (odd !== undefined) return odd;
  if (order !== undefined && !ORDERS.includes(order)) return `order must be one of ${ORDERS.join(", ")}`;
  if (onError === "fail") return "onError: fail is called keep now";
  if (onError !== undefined && !ON_ERROR.includes(onError)) return `onError must be one of ${ON_ERROR.join(", ")}`;
  if (deadlineMs !== undefined && !isDeadline(deadlineMs))
    return `deadlineMs must be a number of milliseconds from 1 to ${PLUGIN_DEADLINES.hookAtMost}`;
  return undefined;
}

function filterProblem(filter: unknown): string | undefined {
  if (filter === undefined) return undefined;
  if (typeof filter !== "object" || filter === null) return "filter must be an object";
  for (const [field, value] of Object.entries(filter)) {
    if (!FILTER_FIELDS.includes(field))
      return `filter.${field} is no field of a filter${similar(field, FILTER_FIELDS)}`;
    const wanted = field === "annotation" ? typeof value === "string" : isTexts(value);
    if (value !== undefined && !wanted)
      return `filter.${field} must be ${field === "annotation" ? "a text" : "a list of texts"}`;
  }
  return undefined;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function isDeadline(value: unknown): boolean {
  return typeof value === "number" && value >= 1 && value <= PLUGIN_DEADLINES.hookAtMost;
}

function similar(name: string, known: readonly string[]): string {
  const found = similarName(name, known);
  return found === undefined ? "" : ` (${found}?)`;
}

/** One hook of a plugin in its long form; undefined where it has none at this point. */
export function hookAt<P extends keyof HookPoints>(hooks: Hooks, point: P): Hook<P> | undefined {
  const hook = hooks[point] as Hook<P> | HookHandler<P> | undefined;
  return typeof hook === "function" ? { handler: hook } : hook;
}
