import type { Env } from "../evaluation/program.ts";

/** A function by its number of arguments, the receiver included. */
export type Overloads = Readonly<Record<number, (args: readonly unknown[], env: Env) => unknown>>;

/** Functions by name. */
export type Functions = Readonly<Record<string, Overloads>>;
