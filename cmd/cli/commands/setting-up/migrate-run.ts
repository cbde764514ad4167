import { readFileSync } from "node:fs";
import { readYaml } from "../../../../core/resource/mod.ts";
import { printable } from "../../../../core/scalars/mod.ts";
import { version } from "../../../../package.json" with { type: "json" };
import { surroundings } from "../../../runtime/server/settings.ts";
import { loadValidator } from "../../../runtime/validator.ts";
import { openCluster } from "../../cluster/mod.ts";
import type { Input, Io, Run } from "../../command.ts";
import { Failure } from "../../failure.ts";
import { commandsOf, type Finding, findingsOf, liveObjects, type Release, releaseOf } from "../../migrate/mod.ts";
import { wrongUse } from "../../run.ts";
import { check } from "../../validate/check.ts";
import { type Given, readGiven } from "../../validate/given.ts";

export const run: Run = async (input, io) => {
  if (!input.flag("check"))
    return wrongUse(io, "migrate: needs --check, which looks and changes nothing", "postern migrate --help");
  const files = input.texts("file");
  const { release, given } = files.length > 0 ? await fromFiles(files, input, io) : await fromCluster(input, io);
  const validate = await loadValidator();
  const { findings, config } = findingsOf(release.values, validate);
  const objects =
    given.count > 0
      ? await check(given, { config, around: { ...surroundings(io.env), namespace: release.namespace } })
      : undefined;
  const all: readonly Finding[] = [
    ...findings,
    ...given.problems.map(({ message }): Finding => ({ what: "refused", of: "object", message })),
    ...(objects?.problems ?? []).map(({ message }): Finding => ({ what: "differs", of: "object", message })),
  ];
  io.out(`release ${release.name} of ${release.chart} ${release.chartVersion} in ${release.namespace}\n`);
  for (const { what, of, message } of all) io.out(`${what.padEnd(8)} ${printable(`${of}: ${message}`)}\n`);
  for (const note of objects?.notes ?? []) io.talk(`not looked at: ${note}\n`);
  const refused = all.filter(({ what }) => what === "refused").length;
  io.out(
    `${given.count} objects and the values read: ${refused} refused, ${count(all, "ignored")} ignored, ${count(all, "differs")} not served as asked\n`,
  );
  printCommands(release, input.text("image") ?? `docker.io/postern/postern:${version}`, io);
  return refused === 0 ? 0 : 1;
};

function count(all: readonly Finding[], which: Finding["what"]): number {
  return all.filter(({ what }) => what === which).length;
}

function printCommands(release: Release, image: string, io: Io): void {
  for (const { title, lines } of commandsOf(release, image)) io.out(`\n# ${title}\n${lines.join("\n")}\n`);
}

interface Read {
  readonly release: Release;
  readonly given: Given;
}

async function fromCluster(input: Input, io: Io): Promise<Read> {
  const cluster = await openCluster(input, io);
  const release = await releaseOf(cluster, input.text("namespace") ?? "", input.text("release") ?? "");
  return { release, given: await liveObjects(cluster, await loadValidator()) };
}

/** A file without a kind is one of values; those of several are laid over each other, as Helm does. */
async function fromFiles(paths: readonly string[], input: Input, io: Io): Promise<Read> {
  const texts = await Promise.all(
    paths.map(async (path) => ({ path, text: path === "-" ? await io.stdin() : textOf(path) })),
  );
  const valuesOf = ({ path, text }: { readonly path: string; readonly text: string }) => {
    const [document] = readYaml(text);
    const [problem] = document?.problems ?? [];
    if (problem) throw new Failure(`${path}:${problem.line}:${problem.column}: ${problem.message}`);
    const value = document?.value as Readonly<Record<string, unknown>> | undefined;
    return value !== undefined && !("kind" in value) ? [value] : undefined;
  };
  const values: readonly Values[] = texts.flatMap((each) => valuesOf(each) ?? []);
  const objects = texts.filter((each) => valuesOf(each) === undefined).map(({ path }) => path);
  const given = await readGiven({
    paths: objects,
    recursive: false,
    validate: await loadValidator(),
    stdin: () => io.stdin(),
  });
  const release = {
    ...{ name: input.text("release") ?? "", namespace: input.text("namespace") ?? "" },
    ...{ revision: 1, chart: "gateway-helm", chartVersion: "1.9.0", values: values.reduce<Values>(laidOver, {}) },
  };
  return { release, given };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Failure(`${path}: ${(error as Error).message}`);
  }
}

type Values = Readonly<Record<string, unknown>>;

function laidOver(base: Values, over: Values): Values {
  const isMap = (value: unknown): value is Values =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  const entries = Object.entries(over).map(([key, value]): [string, unknown] => {
    const below = Object.hasOwn(base, key) ? base[key] : undefined;
    return [key, isMap(value) && isMap(below) ? laidOver(below, value) : value];
  });
  return { ...base, ...Object.fromEntries(entries) };
}
