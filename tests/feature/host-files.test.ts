import { afterEach, expect, test } from "bun:test";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMetrics } from "../../core/observe/mod.ts";
import { createHost } from "../../core/plugin/mod.ts";
import { validateStructure } from "../../core/resource/mod.ts";
import { fileProvider } from "../../providers/file/mod.ts";
import { pathOf, Snapshots } from "../contract/provider.ts";
import { LineLogger, systemClock } from "../contract/surroundings.ts";

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function folder(): string {
  const home = mkdtempSync(join(tmpdir(), "postern-files-"));
  cleanups.push(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

async function serve(config: Record<string, unknown>) {
  const seen = new Snapshots();
  const log = new LineLogger();
  const host = createHost([{ definition: fileProvider({ validate: validateStructure }) as never, config }], {
    clock: systemClock,
    log,
    metrics: createMetrics(),
    report: () => {},
  });
  host.of("provider")[0]?.value.watch((snapshot) => seen.add(snapshot));
  cleanups.push(() => host.stop());
  await host.start();
  return { seen, log };
}

const route = (name: string, path: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: ${name}, namespace: default}
spec:
  rules: [{matches: [{path: {value: ${path}}}]}]
`;
const names = (seen: Snapshots) =>
  seen
    .last()
    .all("HTTPRoute")
    .map(({ metadata }) => metadata.name);

test("a file replaced by rename counts at once, with all that it takes away", async () => {
  const home = folder();
  const dir = join(home, "d");
  mkdirSync(dir);
  writeFileSync(join(dir, "r.yaml"), `${route("a", "/1")}---\n${route("b", "/1")}`);
  const { seen } = await serve({ paths: [dir] });
  writeFileSync(join(home, "new"), route("a", "/2"));
  renameSync(join(home, "new"), join(dir, "r.yaml"));
  const next = await seen.until((snapshot) => pathOf(snapshot, "a") === "/2");
  expect(pathOf(next, "b")).toBeUndefined();
});

test("a volume of a ConfigMap changes as one, by its ..data link", async () => {
  const dir = folder();
  const publishVersion = (version: string, files: Record<string, string>) => {
    mkdirSync(join(dir, version));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, version, name), text);
    symlinkSync(version, join(dir, "..data_tmp"));
    renameSync(join(dir, "..data_tmp"), join(dir, "..data"));
  };
  publishVersion("..v1", { "a.yaml": route("a", "/1"), "b.yaml": route("b", "/1") });
  symlinkSync("..data/a.yaml", join(dir, "a.yaml"));
  symlinkSync("..data/b.yaml", join(dir, "b.yaml"));
  const { seen } = await serve({ paths: [dir] });
  expect(names(seen)).toEqual(["a", "b"]);
  publishVersion("..v2", { "a.yaml": route("a", "/2"), "b.yaml": route("b", "/2") });
  const next = await seen.until((snapshot) => pathOf(snapshot, "a") === "/2");
  expect(pathOf(next, "b")).toBe("/2");
});

test("a broken document is refused with its place, its object stays, the rest of the file counts", async () => {
  const dir = folder();
  const file = join(dir, "r.yaml");
  writeFileSync(file, `${route("a", "/1")}---\n${route("b", "/1")}`);
  const { seen, log } = await serve({ paths: [dir] });
  writeFileSync(file, `${route("a", "/2")}  x: [1, 2\n---\n${route("b", "/2")}`);
  const next = await seen.until((snapshot) => pathOf(snapshot, "b") === "/2");
  expect(pathOf(next, "a")).toBe("/1");
  expect(await log.next("HTTPRoute default/a")).toStartWith(`ERROR ${file}:7:1: HTTPRoute default/a: `);
  writeFileSync(file, `${route("a", "/3")}---\n${route("b", "/2")}`);
  await seen.until((snapshot) => pathOf(snapshot, "a") === "/3");
  await log.next("INFO file is in order again");
});

test("a file that cannot be told apart any more keeps all its objects", async () => {
  const dir = folder();
  const file = join(dir, "r.yaml");
  writeFileSync(file, `${route("a", "/1")}---\n${route("b", "/1")}`);
  const { seen, log } = await serve({ paths: [dir] });
  writeFileSync(join(dir, "new"), "}{");
  renameSync(join(dir, "new"), file);
  await log.next(`${file}:1:1: `);
  writeFileSync(join(dir, "other.yaml"), route("c", "/1"));
  await seen.until((snapshot) => pathOf(snapshot, "c") === "/1");
  expect(names(seen)).toEqual(["a", "b", "c"]);
});

test("the same object in two files is an error naming both; the other takes over when the first goes", async () => {
  const dir = folder();
  writeFileSync(join(dir, "1.yaml"), `# first\n${route("a", "/1")}`);
  writeFileSync(join(dir, "2.yaml"), route("a", "/2"));
  const { seen, log } = await serve({ paths: [dir] });
  expect(pathOf(seen.last(), "a")).toBe("/1");
  expect(log.lines).toContain(
    `ERROR ${dir}/2.yaml:1:1: HTTPRoute default/a: stands in ${dir}/1.yaml:2 already; delete one of the two, only that one is used`,
  );
  unlinkSync(join(dir, "1.yaml"));
  await seen.until((snapshot) => pathOf(snapshot, "a") === "/2");
  expect(await log.next("in order again")).toBe("INFO file is in order again");
});

test("the same object twice in one file is an error; the first counts", async () => {
  const dir = folder();
  writeFileSync(join(dir, "r.yaml"), `${route("a", "/1")}---\n${route("a", "/2")}`);
  const { seen, log } = await serve({ paths: [dir] });
  expect(pathOf(seen.last(), "a")).toBe("/1");
  expect(log.lines[0]).toStartWith(`ERROR ${dir}/r.yaml:7:1: HTTPRoute default/a: stands in ${dir}/r.yaml:1 already`);
});

test("a file that is truncated and written again loses nothing in between", async () => {
  const dir = folder();
  const file = join(dir, "r.yaml");
  writeFileSync(file, `${route("a", "/1")}---\n${route("b", "/1")}`);
  const { seen } = await serve({ paths: [dir] });
  truncateSync(file, 0);
  writeFileSync(join(dir, "mark.yaml"), route("mark", "/1"));
  await seen.until((snapshot) => pathOf(snapshot, "mark") === "/1");
  expect(names(seen)).toEqual(["a", "b", "mark"]);
  writeFileSync(file, route("a", "/2"));
  appendFileSync(file, `---\n${route("b", "/2")}`);
  await seen.until((snapshot) => pathOf(snapshot, "b") === "/2");
  expect(seen.all.every((snapshot) => pathOf(snapshot, "a") !== undefined)).toBe(true);
  expect(seen.all.every((snapshot) => pathOf(snapshot, "b") !== undefined)).toBe(true);
  writeFileSync(file, "");
  await seen.until((snapshot) => pathOf(snapshot, "a") === undefined && pathOf(snapshot, "b") === undefined);
});

test("an editor that moves a file away and writes it anew loses nothing in between", async () => {
  const dir = folder();
  const file = join(dir, "r.yaml");
  writeFileSync(file, route("a", "/1"));
  const { seen } = await serve({ paths: [file] });
  renameSync(file, `${file}~`);
  writeFileSync(file, route("a", "/2"));
  unlinkSync(`${file}~`);
  await seen.until((snapshot) => pathOf(snapshot, "a") === "/2");
  expect(seen.all.map((snapshot) => pathOf(snapshot, "a"))).toEqual(["/1", "/2"]);
});

test("folders in folders are read by option, new ones too, hidden ones never", async () => {
  const dir = folder();
  mkdirSync(join(dir, "x/y"), { recursive: true });
  mkdirSync(join(dir, ".git"));
  writeFileSync(join(dir, "x/y/deep.yaml"), route("deep", "/1"));
  writeFileSync(join(dir, ".git/hidden.yaml"), route("hidden", "/1"));
  writeFileSync(join(dir, "top.yaml"), route("top", "/1"));
  const flat = await serve({ paths: [dir] });
  expect(names(flat.seen)).toEqual(["top"]);
  expect(names((await serve({ paths: [dir], recursive: true })).seen)).toEqual(["deep", "top"]);
  const { seen } = await serve({ paths: [`${dir}/**`] });
  expect(names(seen)).toEqual(["deep", "top"]);
  mkdirSync(join(dir, "new"));
  writeFileSync(join(dir, "new/late.yaml"), route("late", "/1"));
  await seen.until((snapshot) => pathOf(snapshot, "late") === "/1");
  writeFileSync(join(dir, "new/late.yaml"), route("late", "/2"));
  await seen.until((snapshot) => pathOf(snapshot, "late") === "/2");
  rmSync(join(dir, "x"), { recursive: true });
  await seen.until((snapshot) => pathOf(snapshot, "deep") === undefined);
});

test("a folder that comes later, and one that is replaced, is followed", async () => {
  const home = folder();
  const dir = join(home, "later");
  const { seen, log } = await serve({ paths: [dir] });
  expect(log.lines).toEqual(["WARN path is not there yet; it is read when it appears"]);
  mkdirSync(dir);
  writeFileSync(join(dir, "r.yaml"), route("a", "/1"));
  await seen.until((snapshot) => pathOf(snapshot, "a") === "/1");
  mkdirSync(join(home, "next"));
  writeFileSync(join(home, "next/r.yaml"), route("a", "/2"));
  renameSync(dir, join(home, "old"));
  renameSync(join(home, "next"), dir);
  await seen.until((snapshot) => pathOf(snapshot, "a") === "/2");
  writeFileSync(join(dir, "r.yaml"), route("a", "/3"));
  await seen.until((snapshot) => pathOf(snapshot, "a") === "/3");
});

test("a file that is too large is refused and keeps what it held", async () => {
  const dir = folder();
  const file = join(dir, "r.yaml");
  writeFileSync(file, route("a", "/1"));
  const { seen, log } = await serve({ paths: [dir], maxFileBytes: 400 });
  appendFileSync(file, `# ${"x".repeat(400)}\n`);
  expect(await log.next("more than the limit")).toBe(
    `ERROR ${file}:1:1: is ${route("a", "/1").length + 403} bytes long, more than the limit of 400; split it`,
  );
  expect(names(seen)).toEqual(["a"]);
});

test("Namespaces that nobody wrote down are there, with their name label, as long as something is in them", async () => {
  const dir = folder();
  const file = join(dir, "r.yaml");
  writeFileSync(file, route("a", "/1").replace("namespace: default", "namespace: team"));
  const { seen } = await serve({ paths: [dir] });
  expect(seen.last().get("Namespace", "", "team")?.metadata.labels).toEqual({ "kubernetes.io/metadata.name": "team" });
  writeFileSync(join(dir, "n.yaml"), "apiVersion: v1\nkind: Namespace\nmetadata: {name: team, labels: {x: z}}\n");
  const written = await seen.until((s) => s.get("Namespace", "", "team")?.metadata.labels?.["x"] === "z");
  expect(written.get("Namespace", "", "team")?.metadata.labels).toEqual({
    x: "z",
    "kubernetes.io/metadata.name": "team",
  });
  unlinkSync(join(dir, "n.yaml"));
  await seen.until((s) => s.get("Namespace", "", "team")?.metadata.labels?.["x"] === undefined);
  unlinkSync(file);
  await seen.until((s) => s.get("Namespace", "", "team") === undefined);
});

test("of writes that follow each other at once the last one counts", async () => {
  const dir = folder();
  const file = join(dir, "r.yaml");
  writeFileSync(file, route("a", "/0"));
  const { seen } = await serve({ paths: [dir] });
  for (let i = 1; i <= 50; i++) {
    writeFileSync(file, route("a", "/x"));
    const wanted = seen.until((snapshot) => pathOf(snapshot, "a") === "/x");
    await wanted;
    writeFileSync(file, route("a", `/y${i}`));
    await seen.until((snapshot) => pathOf(snapshot, "a") === `/y${i}`);
  }
});
