import type { HookPoints, Lent } from "../../../core/plugin/api.ts";
import type { KubeObject, ObjectRef } from "../../objects.ts";
import type { PluginDefinition } from "../plugin-types.ts";

/** A plugin with hands on its surroundings. Each test makes one of its own and closes it. A suite leaves out whatever it has no hands for. */
export interface Subject {
  readonly definition: PluginDefinition;
  readonly config?: unknown;
  /** The parts that the plugin is lent. */
  readonly lends?: Partial<Lent>;
  /** Of a provider: adds or replaces objects at its source, and takes them away. The source holds nothing at first, and is handed HTTPRoutes. */
  readonly source?: {
    put(...objects: readonly KubeObject[]): void | Promise<void>;
    remove(ref: ObjectRef): void | Promise<void>;
  };
  /** Of a translator: objects that it makes something of, all of them good. */
  readonly objects?: readonly KubeObject[];
  /** Of a translator: an object that it finds fault with, beside those. */
  readonly faulty?: KubeObject;
  /** Of hooks: values that they are asked about, in the place of plain ones. */
  readonly values?: { readonly [P in keyof HookPoints]?: HookPoints[P] };
  /** Of hooks: a value that one of them fails on. */
  readonly failing?: { readonly [P in keyof HookPoints]?: HookPoints[P] };
  /** Of an infra manager: the data planes that run now. */
  running?(): readonly string[] | Promise<readonly string[]>;
  /** Of an output: the data planes that it has now. */
  published?(): readonly string[] | Promise<readonly string[]>;
  close?(): void | Promise<void>;
}

/** Makes a subject for one test. */
export type MakeSubject = () => Subject | Promise<Subject>;
