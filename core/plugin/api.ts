/**
 * The contract of plugins. A plugin lives in six steps:
 *
 * 1. **Define.** A file exports `definePlugin({...})` as default: data, no effects. A plugin that cannot be used is disabled and told, and the rest serves;
 *    one that is `required` keeps Postern from starting.
 * 2. **Configure.** Its `config` schema parses what the configuration says under `plugins:`; errors name file, line, path and plugin.
 * 3. **Create.** `create(context)` makes an instance, without effects. The instance is looked at: a hook or field that is misspelt is an error.
 * 4. **Start.** `start` may do what it wants and has 30 s. Hooks start first, then outputs, infra managers, translators, providers last, so that nothing comes
 *    before somebody can take it.
 * 5. **Serve.** Every call is timed, counted and contained: a failure costs what the call was about, and names plugin and call (`/readyz`, `/api/plugins`, statuses,
 *    log, `postern_plugin_calls_total`). No call lies inside a translation but the pure ones of a translator.
 * 6. **Stop.** `context.signal` is aborted, then `stop` and the clean-ups of `context.defer` run, last first, each with 10 s. TERM is answered whatever
 *    a plugin does.
 *
 * The parts: `context.ts` is what a plugin is lent, `schema.ts` what checks a configuration, `kinds.ts` its own kinds of objects, and one file for each kind of
 * plugin: `provider.ts`, `translator.ts`, `infra.ts`, `output.ts`, `hooks.ts`.
 */
import type { PluginContext } from "./contract/context.ts";
import type { Hooks } from "./contract/hooks.ts";
import type { InfraManager } from "./contract/infra.ts";
import type { AnswersFor, OwnKind } from "./contract/kinds.ts";
import type { Lifecycle } from "./contract/lifecycle.ts";
import type { Output } from "./contract/output.ts";
import type { Provider } from "./contract/provider.ts";
import type { ConfigOutput, ConfigSchema } from "./contract/schema.ts";
import type { Translator } from "./contract/translator.ts";

export type * from "./contract/context.ts";
export type * from "./contract/hook-runner.ts";
export type * from "./contract/hooks.ts";
export type * from "./contract/infra.ts";
export type * from "./contract/kinds.ts";
export type * from "./contract/lifecycle.ts";
export type * from "./contract/output.ts";
export type * from "./contract/provider.ts";
export type * from "./contract/schema.ts";
export type * from "./contract/translator.ts";

/** The five things a plugin can be. */
export type PluginKind = "provider" | "translator" | "infra" | "output" | "hooks";

/** The instance that `create` returns, by kind. */
export interface Instances {
  provider: Provider;
  translator: Translator;
  infra: InfraManager;
  output: Output;
  hooks: Hooks & Lifecycle;
}

/** The value a plugin file exports as default. Building it must have no side effects; `create` has none, `start` may. */
export interface PluginDefinition<K extends PluginKind = PluginKind, S extends ConfigSchema = ConfigSchema> {
  readonly kind: K;
  /** `vendor/name`, lower case; built-in ones have no vendor. */
  readonly name: string;
  readonly version: string;
  readonly api: number;
  readonly stability: "alpha" | "beta" | "stable" | "deprecated";
  /** One sentence. */
  readonly summary: string;
  /** Strict: an unknown key is an error that names its path. Must answer at once. */
  readonly config: S;
  /** Kinds of objects that it brings. */
  readonly kinds?: readonly OwnKind[];
  /** Of hooks: the kinds of filters and policies that they carry out. */
  readonly answersFor?: AnswersFor;
  create(context: PluginContext<ConfigOutput<S>>): Instances[K];
}
