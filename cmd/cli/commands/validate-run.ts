import { readFileSync } from "node:fs";
import { type Problem, readDocuments, type Validate } from "../../../core/resource/mod.ts";
import { findFiles, rootOf } from "../../../providers/file/folders.ts";
import { Library } from "../../../providers/file/library.ts";
import { readConfig } from "../../runtime/config-file.ts";
import { loadValidator } from "../../runtime/validator.ts";
import type { Input, Io, Run } from "../command.ts";
import { renderJson, renderYaml } from "../render/mod.ts";
import { failed, wrongUse } from "../run.ts";

export const run: Run = async (input, io) => {
  const paths = input.texts("file");
  const configPath = input.text("config-path");
  if (paths.length === 0 && configPath === undefined) {
    return wrongUse(io, "validate: needs --file or --config-path", "postern validate --help");
  }
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  let objects = 0;
  try {
    if (configPath !== undefined) {
      const result = await readConfig(configPath);
      if (result.ok) warnings.push(...result.warnings);
      else problems.push(...result.problems);
    }
    const checked = await checkObjects(paths, input, io);
    problems.push(...checked.problems);
    objects = checked.objects;
  } catch (error) {
    return failed(io, (error as Error).message);
  }
  print({ problems, warnings, objects }, input.text("output") ?? "text", io);
  return problems.length === 0 ? 0 : 1;
};

async function checkObjects(
  paths: readonly string[],
  input: Input,
  io: Io,
): Promise<{ problems: Problem[]; objects: number }> {
  const validate = await loadValidator();
  const library = new Library();
  let objects = 0;
  const take = (file: string, text: string, check: Validate) => {
    const read = readDocuments(text, { file, validate: check });
    library.put(file, read);
    objects += read.objects.length;
  };
  const files = paths.filter((path) => path !== "-");
  const found = findFiles(files.map((path) => rootOf(path, input.flag("recursive"))));
  const [missing] = found.missing;
  if (missing !== undefined) throw new Error(`${missing} is not there`);
  if (paths.includes("-")) take("-", await io.stdin(), validate);
  for (const path of found.files.keys()) take(path, readFileSync(path, "utf8"), validate);
  const problems = [...library.files].flatMap((file) => library.problemsOf(file));
  return { problems, objects };
}

interface Outcome {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly objects: number;
}

function print({ problems, warnings, objects }: Outcome, output: string, io: Io): void {
  const plain = ({ file, line, column, message }: Problem) => ({ file, line, column, message });
  const data = { valid: problems.length === 0, objects, problems: problems.map(plain), warnings: warnings.map(plain) };
  if (output === "json") io.out(renderJson(data));
  else if (output === "yaml") io.out(renderYaml(data));
  else {
    for (const { file, line, column, message } of problems) io.out(`${file}:${line}:${column}: ${message}\n`);
    for (const { file, line, column, message } of warnings) io.out(`${file}:${line}:${column}: warning: ${message}\n`);
    io.talk(`${verdict(problems.length, objects)}\n`);
  }
}

function verdict(problems: number, objects: number): string {
  const found = problems === 0 ? "valid" : `${problems} ${problems === 1 ? "problem" : "problems"}`;
  return objects === 0 ? found : `${objects} ${objects === 1 ? "object" : "objects"} read, ${found}`;
}
