/**
 * Makes what is handed out: an executable for each target, a bill of materials (CycloneDX) beside each, and the checksums of all.
 * `bun run release [--target bun-linux-arm64]... [--out FOLDER] [--no-audit]`
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { dependencies, devDependencies, version } from "../../package.json" with { type: "json" };
import { ENVOY_VERSION } from "../../plugins/infra-host/find-envoy.ts";
import { type Sbom, sbomOf } from "./sbom.ts";

const ROOT = join(import.meta.dir, "../..");

const { values } = parseArgs({
  options: {
    target: { type: "string", multiple: true, default: [`bun-${process.platform}-${process.arch}`] },
    out: { type: "string", default: join(ROOT, "dist/release") },
    "no-audit": { type: "boolean", default: false },
  },
});

const CHECKSUMS = "SHA256SUMS";

if (!values["no-audit"]) audit();
rmSync(values.out, { recursive: true, force: true });
mkdirSync(values.out, { recursive: true });
const packages = JSON.parse(npm("sbom", "--sbom-format", "cyclonedx")) as Sbom;
const direct = { dependencies: Object.keys(dependencies), devDependencies: Object.keys(devDependencies) };
for (const target of values.target) {
  const file = `postern-${version}-${target.replace("bun-", "")}`;
  run(process.execPath, [join(ROOT, "cmd/dev/build.ts"), "--target", target, "--outfile", join(values.out, file)]);
  const bill = sbomOf(packages, direct, { file, version, sha256: sha256(file), envoy: ENVOY_VERSION });
  writeFileSync(join(values.out, `${file}.cdx.json`), `${JSON.stringify(bill, null, 2)}\n`);
}
const files = readdirSync(values.out).toSorted();
writeFileSync(join(values.out, CHECKSUMS), files.map((file) => `${sha256(file)}  ${file}\n`).join(""));
console.error(`${[...files, CHECKSUMS].map((file) => join(values.out, file)).join("\n")}`);

/** Asks the registry for what is known of the packages in the executable. Ends with an error when that is grave; a registry that does not answer is said. */
function audit(): void {
  const { stdout, stderr } = spawnSync("npm", ["audit", "--omit=dev", "--json"], { cwd: ROOT, encoding: "utf8" });
  const found = metadataIn(stdout);
  if (found === undefined) {
    const reason = stderr.split("\n").find((line) => /^npm (warn|error)/.test(line)) ?? "no answer";
    console.error(`packages were not audited, since the registry does not answer such questions: ${reason}`);
    return;
  }
  console.error(`known vulnerabilities of packages: ${JSON.stringify(found)}`);
  if ((found["high"] ?? 0) + (found["critical"] ?? 0) === 0) return;
  console.error('see "npm audit --omit=dev"; nothing was released');
  process.exit(1);
}

/** The number of vulnerabilities by severity; undefined when the answer has none. */
function metadataIn(text: string): Readonly<Record<string, number>> | undefined {
  try {
    return (JSON.parse(text) as { metadata?: { vulnerabilities?: Record<string, number> } }).metadata?.vulnerabilities;
  } catch {
    return undefined;
  }
}

function npm(...args: readonly string[]): string {
  return run("npm", args);
}

/** The output of a program; this script ends with the program's error when that fails. */
function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: ROOT, encoding: "utf8", maxBuffer: 64 * 2 ** 20 });
  if (status === 0) return stdout;
  console.error(stderr);
  process.exit(1);
}

function sha256(file: string): string {
  return createHash("sha256")
    .update(readFileSync(join(values.out, file)))
    .digest("hex");
}
