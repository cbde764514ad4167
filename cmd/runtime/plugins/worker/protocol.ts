import type { NeedAnswer } from "../../../../core/incremental/mod.ts";
import type { AnswersFor, FetchRequest, Hook, PluginDefinition } from "../../../../core/plugin/api.ts";
import type { Measured, MessagePoint } from "../../../../core/plugin/mod.ts";
import type { FieldError } from "../../../../core/resource/mod.ts";
import type { StatusReport } from "../../../../core/status/types.ts";
import type { PackedAnswers, PackedCalls } from "./packing.ts";

/** A message to a thread. */
export type Asked =
  | { readonly load: Load }
  | { readonly start: true }
  | { readonly stop: true }
  | { readonly calls: PackedCalls }
  | { readonly fetched: { readonly number: number; readonly answer?: NeedAnswer; readonly error?: string } };

/** The plugin that a thread begins with. */
export interface Load {
  readonly file: string;
  readonly config: unknown;
  readonly id: string;
  /** Where the thread says at which call it is, since it says nothing any more at one that never ends. */
  readonly at: Int32Array<SharedArrayBuffer>;
}

/** A message from a thread. */
export type Told =
  | { readonly loaded: Loaded }
  | { readonly done: "start" | "stop"; readonly error?: string }
  | { readonly answers: PackedAnswers }
  | { readonly log: readonly [level: "debug" | "info" | "warn" | "error", message: string, fields: object | undefined] }
  | { readonly invalidate: true }
  | { readonly report: StatusReport }
  | { readonly fetch: { readonly number: number; readonly request: FetchRequest } }
  | { readonly metric: Measured };

/** A plugin's description of itself, or why the plugin cannot be used. */
export type Loaded =
  | { readonly broken: string }
  | { readonly about: About; readonly errors: readonly FieldError[] }
  | { readonly about: About; readonly hooks: Readonly<Partial<Record<MessagePoint, HookSays>>> };

/** The data of a definition. */
export type About = Pick<PluginDefinition, "kind" | "name" | "version" | "api" | "stability" | "summary"> & {
  readonly answersFor?: AnswersFor;
};

/** The parts of a hook beside its handler. */
export type HookSays = Omit<Hook<MessagePoint>, "handler">;
