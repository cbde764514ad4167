/**
 * The promises of plugins of each kind, as tests for any runner.
 *
 * In: a definition, with hands on its surroundings where there are some. Out: tests, each of which rejects with a sentence when its promise is not kept. Plugins that are built
 * in are held to the same ones.
 */
import type { PluginDefinition as Definition, PluginKind } from "../../../core/plugin/api.ts";
import { configErrors } from "../../../core/plugin/check.ts";
import type { PluginDefinition } from "../plugin-types.ts";
import { HOOKS } from "./hooks.ts";
import { INFRA } from "./infra.ts";
import { LIFECYCLE } from "./lifecycle.ts";
import { OUTPUT } from "./output.ts";
import { PROVIDER } from "./provider.ts";
import { runStep, type Step } from "./steps.ts";
import type { MakeSubject } from "./subject.ts";
import { TRANSLATOR } from "./translator.ts";

export type { MakeSubject, Subject } from "./subject.ts";

/** One thing that every plugin of a kind promises. It rejects, with a sentence, when the promise is not kept. */
export interface ContractTest {
  readonly name: string;
  run(): Promise<void>;
}

const SUITES: Readonly<Record<PluginKind, readonly Step[]>> = {
  provider: PROVIDER,
  translator: TRANSLATOR,
  infra: INFRA,
  output: OUTPUT,
  hooks: HOOKS,
};

/** Hands that only some plugins can offer: tests that need them are there for those that do. */
const OPTIONAL = ["objects", "faulty", "failing", "published"] as const;

/**
 * The promises of every plugin of a kind, to be run by any test runner:
 * `for (const { name, run } of contractOf("provider", make)) test(name, run);`
 * `offers` names the optional hands of the subject.
 */
export function contractOf(
  kind: PluginKind,
  make: MakeSubject,
  offers: readonly (typeof OPTIONAL)[number][] = [],
): readonly ContractTest[] {
  const left: readonly unknown[] = OPTIONAL.filter((hands) => !offers.includes(hands));
  return testsOf(kind, make, ({ hands }) => !left.includes(hands));
}

/** Of that what needs no hands on the surroundings; nothing for a plugin that needs a configuration. */
export function promisesOf(definition: PluginDefinition): readonly ContractTest[] {
  if (configErrors(definition as Definition, undefined).length > 0) return [];
  return testsOf(
    definition.kind,
    () => ({ definition }),
    ({ hands }) => hands === undefined,
  );
}

function testsOf(kind: PluginKind, make: MakeSubject, wanted: (step: Step) => boolean): readonly ContractTest[] {
  return [...LIFECYCLE, ...SUITES[kind]]
    .filter(wanted)
    .map((step) => ({ name: `${kind}: ${step.name}`, run: () => runStep(make, step) }));
}
