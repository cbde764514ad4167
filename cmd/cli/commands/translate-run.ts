import { readFileSync } from "node:fs";
import { kindsOfUses, PluginConfigError, PluginError, validateOwnKinds } from "../../../core/plugin/mod.ts";
import { redact } from "../../../plugins/admin/mod.ts";
import { findFiles, rootOf } from "../../../providers/file/folders.ts";
import { loadValidator } from "../../runtime/validator.ts";
import type { Input, Io, Run } from "../command.ts";
import { withHooks } from "../plugin/hooks.ts";
import { renderJson, renderYaml } from "../render/mod.ts";
import { failed, wrongUse } from "../run.ts";
import { OUTPUTS, type OutputKind, type XdsType } from "../translate/options.ts";
import { type Source, type TranslateResult, translate } from "../translate/translate.ts";

const HELP = "postern translate --help";

export const run: Run = async (input, io) => {
  const file = input.text("file");
  if (file === undefined) return wrongUse(io, "translate: needs --file", HELP);
  const kinds = kindsOf(input);
  const wrong = kinds.find((kind) => !OUTPUTS.includes(kind as OutputKind));
  if (wrong !== undefined) return wrongUse(io, `translate: --to is of ${OUTPUTS.join(", ")}, not ${wrong}`, HELP);
  let sources: readonly Source[];
  try {
    sources = await sourcesOf(file, io);
  } catch (error) {
    return failed(io, (error as Error).message);
  }
  const request = {
    to: kinds as readonly OutputKind[],
    type: (input.text("type") ?? "all") as XdsType,
    addMissing: input.flag("add-missing-resources"),
    namespace: input.text("namespace") ?? "",
    dnsDomain: input.text("dns-domain") ?? "",
  };
  const [{ loadPlugins }, files] = [await import("../../runtime/plugins/mod.ts"), input.texts("plugin")];
  const plugins = await loadPlugins({ entries: [], files });
  const own = kindsOfUses(plugins).kinds;
  const validate = validateOwnKinds(own, await loadValidator());
  const result = await withHooks(plugins, (hooks) =>
    translate(sources, request, { validate, hooks, kinds: own }),
  ).catch(problemOf);
  if ("fault" in result) return tell(io, result.fault);
  const output = input.flag("show-secrets") ? result.value : redact(result.value);
  io.out(input.text("output") === "json" ? renderJson(output) : renderYaml(output));
  return 0;
};

/** A plugin that cannot be used is the user's to set right; everything else is a fault of ours. */
function problemOf(error: unknown): TranslateResult {
  if (error instanceof PluginConfigError || error instanceof PluginError) return { fault: [error.message] };
  throw error;
}

/** The text of a file, of every file of a folder, or of standard input. */
async function sourcesOf(path: string, io: Io): Promise<readonly Source[]> {
  if (path === "-") return [{ file: path, text: await io.stdin() }];
  const found = findFiles([rootOf(path, false)]);
  if (found.missing.length > 0) throw new Error(`${path} is not there`);
  return [...found.files.keys()].map((file) => ({ file, text: readFileSync(file, "utf8") }));
}

function kindsOf(input: Input): readonly string[] {
  const given = input.texts("to").flatMap((list) => list.split(","));
  return given.length === 0 ? ["gateway-api", "xds"] : given.map((kind) => kind.trim());
}

function tell(io: Io, problems: readonly string[]): 1 {
  for (const problem of problems) failed(io, problem);
  return 1;
}
