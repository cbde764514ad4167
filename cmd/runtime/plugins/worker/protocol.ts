import type { AnswersFor, Hook, HookContext, PluginDefinition } from "../../../../core/plugin/api.ts";
import type { FieldError } from "../../../../core/resource/mod.ts";

/** The points whose values can go to another thread: messages of Envoy. */
export const MESSAGE_POINTS = ["route", "virtualHost", "listener", "cluster", "endpoints"] as const;

/** One of them. */
export type MessagePoint = (typeof MESSAGE_POINTS)[number];

/** What a thread is asked. */
export type Asked =
  | { readonly load: Load }
  | { readonly start: true }
  | { readonly stop: true }
  | { readonly calls: readonly Call[] };

/** What a thread begins with. */
export interface Load {
  readonly file: string;
  readonly config: unknown;
  readonly id: string;
  /** Where the thread says at which call it is, since it says nothing any more at one that never ends. */
  readonly at: Int32Array<SharedArrayBuffer>;
}

/** One call of a hook. */
export interface Call {
  readonly number: number;
  readonly point: MessagePoint;
  readonly bytes: Uint8Array;
  readonly context: HookContext;
}

/** What a thread says. */
export type Told =
  | { readonly loaded: Loaded }
  | { readonly done: "start" | "stop"; readonly error?: string }
  | { readonly answers: readonly Answer[] }
  | { readonly log: readonly [level: "debug" | "info" | "warn" | "error", message: string, fields: object | undefined] }
  | { readonly invalidate: true };

/** What came of a call: other bytes, an error, or neither where the value is left as it is. */
export interface Answer {
  readonly number: number;
  readonly bytes?: Uint8Array;
  readonly error?: string;
}

/** What a plugin says of itself, or why it cannot be used. */
export type Loaded =
  | { readonly broken: string }
  | { readonly about: About; readonly errors: readonly FieldError[] }
  | { readonly about: About; readonly hooks: Readonly<Partial<Record<MessagePoint, HookSays>>> };

/** The data of a definition. */
export type About = Pick<PluginDefinition, "kind" | "name" | "version" | "api" | "stability" | "summary"> & {
  readonly answersFor?: AnswersFor;
};

/** What a hook says beside its handler. */
export type HookSays = Omit<Hook<MessagePoint>, "handler">;
