import type { EnvoyGatewayConfig } from "../../../core/config/mod.ts";
import {
  type HookRunner,
  kindsOfUses,
  PluginConfigError,
  PluginError,
  type PluginUse,
  validateOwnKinds,
} from "../../../core/plugin/mod.ts";
import type { Problem } from "../../../core/resource/mod.ts";
import { printable } from "../../../core/scalars/mod.ts";
import { readConfig } from "../../runtime/config-file.ts";
import { surroundings } from "../../runtime/server/settings.ts";
import { endSignal } from "../../runtime/signals.ts";
import { loadValidator } from "../../runtime/validator.ts";
import type { Input, Io, Run } from "../command.ts";
import { deadlineOf } from "../install/deadline.ts";
import { withHooks } from "../plugin/hooks.ts";
import { renderJson, renderYaml } from "../render/mod.ts";
import { wrongUse } from "../run.ts";
import { type Checked, type CheckedProblem, check } from "../validate/check.ts";
import { requireEnvoy } from "../validate/envoy-there.ts";
import { type Given, readGiven } from "../validate/given.ts";
import { type CheckedWorld, count } from "../validate/world.ts";

const HELP = "postern validate --help";

export const run: Run = async (input, io) => {
  const paths = input.texts("file");
  const configPath = input.text("config-path");
  if (paths.length === 0 && configPath === undefined)
    return wrongUse(io, "validate: needs --file or --config-path", HELP);
  if (input.flag("schema-only") && input.flag("envoy"))
    return wrongUse(io, "validate: --schema-only and --envoy exclude each other", HELP);
  const configuration = await configurationOf(configPath);
  const plugins = await pluginsOf(configuration.config, input);
  const given = await givenOf(paths, plugins, { input, io });
  const looked = !input.flag("schema-only") && given.count > 0;
  const broken = plugins.flatMap(({ broken: message }) => (message === undefined ? [] : [{ message }]));
  const checked =
    looked && broken.length === 0
      ? await withHooks(plugins, (hooks) => checkedOf(given, configuration, { input, io, plugins, hooks })).catch(
          unusable,
        )
      : NOT_CHECKED;
  const outcome: Outcome = {
    problems: [...configuration.problems.map(plain), ...broken, ...given.problems.map(plain), ...checked.problems],
    warnings: configuration.warnings,
    notes: checked.notes,
    objects: given.count,
  };
  print(outcome, input.text("output") ?? "text", io);
  return outcome.problems.length === 0 ? 0 : 1;
};

interface Configuration {
  readonly config: EnvoyGatewayConfig | undefined;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

async function configurationOf(path: string | undefined): Promise<Configuration> {
  if (path === undefined) return { config: undefined, problems: [], warnings: [] };
  const result = await readConfig(path);
  return "value" in result
    ? { ...result.value, problems: [] }
    : { config: undefined, problems: result.fault, warnings: [] };
}

async function givenOf(
  paths: readonly string[],
  plugins: readonly PluginUse[],
  { input, io }: Pick<Checking, "input" | "io">,
): Promise<Given> {
  const validate = validateOwnKinds(kindsOfUses(plugins).kinds, await loadValidator());
  return readGiven({ paths, recursive: input.flag("recursive"), validate, stdin: () => io.stdin() });
}

const NOT_CHECKED: Checked = { problems: [], notes: [] };

interface Checking {
  readonly input: Input;
  readonly io: Io;
  readonly plugins: readonly PluginUse[];
  readonly hooks: HookRunner;
}

/** The plugins of the configuration and of the command line; one that cannot be loaded says so. */
async function pluginsOf(config: EnvoyGatewayConfig | undefined, input: Input): Promise<readonly PluginUse[]> {
  const { loadPlugins } = await import("../../runtime/plugins/mod.ts");
  const [configFile, files] = [input.text("config-path"), input.texts("plugin")];
  return loadPlugins({ configFile, entries: config?.plugins ?? [], files });
}

/** A plugin that cannot be created or started is a problem like others; everything else is a fault of ours. */
function unusable(error: unknown): Checked {
  if (error instanceof PluginConfigError || error instanceof PluginError)
    return { problems: [{ message: error.message }], notes: [] };
  throw error;
}

async function checkedOf(
  given: Given,
  { config, problems }: Configuration,
  { input, io, plugins, hooks }: Checking,
): Promise<Checked> {
  if (problems.length > 0)
    return { problems: [], notes: ["what objects come to, since the configuration is not valid"] };
  const around = surroundings(io.env);
  if (!input.flag("envoy")) return check(given, { config, around, plugins, hooks });
  // Before any server listens: a signal that comes meanwhile must not be lost.
  const stopped = endSignal();
  const deadline = deadlineOf("validate", input);
  requireEnvoy(config, io.env);
  const { askEnvoy } = await import("../validate/live.ts");
  const ask = (world: CheckedWorld) => askEnvoy(world, { config, env: io.env, deadline, stopped, plugins });
  return check(given, { config, around, plugins, hooks, ask });
}

interface Outcome {
  readonly problems: readonly CheckedProblem[];
  readonly warnings: readonly Problem[];
  readonly notes: readonly string[];
  readonly objects: number;
}

function plain({ file, line, column, message, ref }: Problem): CheckedProblem {
  return { file, line, column, message, ...(ref && { object: ref }) };
}

function print({ problems, warnings, notes, objects }: Outcome, output: string, io: Io): void {
  const data = {
    ...{ valid: problems.length === 0, objects, problems },
    warnings: warnings.map(({ file, line, column, message }) => ({ file, line, column, message })),
    ...(notes.length > 0 && { notLookedAt: notes }),
  };
  if (output === "json") io.out(renderJson(data));
  else if (output === "yaml") io.out(renderYaml(data));
  else {
    for (const problem of problems) io.out(`${printable(placeOf(problem) + problem.message)}\n`);
    for (const warning of warnings) io.out(`${printable(`${placeOf(warning)}warning: ${warning.message}`)}\n`);
    for (const note of notes) io.talk(`not looked at: ${note}\n`);
    io.talk(`${verdict(problems.length, objects)}\n`);
  }
}

function placeOf({ file, line, column }: CheckedProblem): string {
  return file === undefined ? "" : `${file}:${line}:${column}: `;
}

function verdict(problems: number, objects: number): string {
  const found = problems === 0 ? "valid" : count(problems, "problem");
  return objects === 0 ? found : `${count(objects, "object")} read, ${found}`;
}
