import { afterAll, beforeAll, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sbom } from "../../cmd/dev/sbom.ts";
import { dependencies, devDependencies, version } from "../../package.json" with { type: "json" };

const ROOT = join(import.meta.dir, "../..");
const FILE = `postern-${version}-${process.platform}-${process.arch}`;

let out: string;
let said: string;
beforeAll(() => {
  const { folder, status, stderr } = release("echo 'npm warn audit 405 Method Not Allowed' >&2");
  [out, said] = [folder, stderr];
  expect(status).toBe(0);
}, 60_000);

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Makes a release with an npm that answers questions about vulnerabilities as a line of shell does, and everything else itself. */
function release(audit: string) {
  const [bin, folder] = [mkdtempSync(join(tmpdir(), "postern-npm-")), mkdtempSync(join(tmpdir(), "postern-release-"))];
  folders.push(bin, folder);
  const npm = `#!/bin/sh\nif [ "$1" = audit ]; then ${audit}; exit 1; fi\nexec ${Bun.which("npm")} "$@"\n`;
  writeFileSync(join(bin, "npm"), npm, { mode: 0o755 });
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, "cmd/dev/release.ts"), "--out", folder], {
    ...{ encoding: "utf8", env: { ...process.env, PATH: `${bin}:${process.env["PATH"]}` } },
  });
  return { folder, status, stderr };
}

const bill = () => JSON.parse(readFileSync(join(out, `${FILE}.cdx.json`), "utf8")) as Sbom;
const digest = (file: string) =>
  createHash("sha256")
    .update(readFileSync(join(out, file)))
    .digest("hex");

/** The packages that the lock file has for use, without those for some systems only. */
function locked(): string[] {
  interface Locked {
    readonly version: string;
    readonly dev?: true;
    readonly devOptional?: true;
    readonly os?: readonly string[];
  }
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    packages: Record<string, Locked>;
  };
  const names = Object.entries(packages).flatMap(([path, { version, dev, devOptional, os }]) =>
    path === "" || dev || devOptional || (os && path !== "node_modules/bun")
      ? []
      : [`${path.split("node_modules/").at(-1)}@${version}`],
  );
  return [...new Set(names)].toSorted();
}

test("a release is an executable that runs, its bill of materials, and checksums that sha256sum takes", () => {
  expect(readdirSync(out).sort()).toEqual(["SHA256SUMS", FILE, `${FILE}.cdx.json`]);
  const { stdout } = spawnSync(join(out, FILE), ["version"], { encoding: "utf8" });
  expect(stdout).toContain(version);
  expect(statSync(join(out, FILE)).mode & 0o111).toBe(0o111);
  const checked = spawnSync("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: out, encoding: "utf8" });
  expect([checked.status, checked.stdout]).toEqual([0, `${FILE}: OK\n${FILE}.cdx.json: OK\n`]);
});

test("the bill names the executable with its digest, and each package with version, licence and digest", () => {
  const { bomFormat, specVersion, metadata, components } = bill();
  expect([bomFormat, specVersion]).toEqual(["CycloneDX", "1.5"]);
  expect(metadata.component).toMatchObject({
    ...{ type: "application", name: "postern", version, purl: `pkg:generic/postern@${version}` },
    hashes: [{ alg: "SHA-256", content: digest(FILE) }],
  });
  const versions = Object.fromEntries(components.map((each) => [each.name, each.version]));
  expect(versions).toMatchObject(dependencies);
  expect(Object.keys(devDependencies).filter((name) => name in versions)).toEqual([]);
  expect(versions["github.com/envoyproxy/go-control-plane/envoy"]).toBe("v1.40.0");
  const named = components.map((each) => `${each.name}@${each.version}`).filter((name) => !name.includes("go-control"));
  expect(named.filter((name) => !name.startsWith("@esbuild/")).toSorted()).toEqual(locked());
  const packages = components.filter(({ purl }) => purl.startsWith("pkg:npm/"));
  expect(packages.length).toBeGreaterThan(Object.keys(dependencies).length);
  expect(packages.filter(({ licenses, hashes }) => licenses === undefined || hashes === undefined)).toEqual([]);
});

test("a registry that does not answer is said, what it knows of grave vulnerabilities ends the release", () => {
  const [first] = said.split("\n");
  expect(first).toBe(
    "packages were not audited, since the registry does not answer such questions: npm warn audit 405 Method Not Allowed",
  );
  const answer = (high: number) => `echo '{"metadata": {"vulnerabilities": {"low": 1, "high": ${high}}}}'`;
  const grave = release(answer(2));
  expect([grave.status, readdirSync(grave.folder)]).toEqual([1, []]);
  expect(grave.stderr).toContain('known vulnerabilities of packages: {"low":1,"high":2}');
});

test("what depends on what is whole, and no address of a registry is in it", () => {
  const { components, dependencies: edges, metadata } = bill();
  const known = new Set([metadata.component["bom-ref"], ...components.map((each) => each["bom-ref"])]);
  expect(edges.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]).filter((ref) => !known.has(ref))).toEqual([]);
  expect(edges.find(({ ref }) => ref === metadata.component["bom-ref"])?.dependsOn.length).toBe(
    Object.keys(dependencies).length + 1,
  );
  expect(JSON.stringify(bill())).not.toMatch(/registry\.|"distribution"/);
});
