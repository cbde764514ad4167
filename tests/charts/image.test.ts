import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { COMMANDS } from "../../cmd/main.ts";

const ROOT = join(import.meta.dir, "../..");
const lines = readFileSync(join(ROOT, "Dockerfile"), "utf8")
  .replaceAll("\\\n", " ")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));
const last = lines.slice(lines.findLastIndex((line) => line.startsWith("FROM ")));
const after = (instruction: string) =>
  last.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.slice(instruction.length + 1));

test("Dockerfile: the image is one executable, that nobody in particular runs", () => {
  expect(after("FROM")).toEqual(["gcr.io/distroless/base-nossl-debian12:nonroot"]);
  expect(after("RUN")).toEqual([]);
  expect(after("COPY")).toEqual(["--from=build /image/ /"]);
  const values = parse(readFileSync(join(ROOT, "charts/postern/values.yaml"), "utf8"), { merge: true });
  const { runAsUser, runAsGroup } = values.deployment.envoyGateway.securityContext;
  expect(after("USER")).toEqual([`${runAsUser}:${runAsGroup}`]);
});

test("Dockerfile: what it runs is what it put there, and what it copies is there", () => {
  const [entry] = JSON.parse(after("ENTRYPOINT")[0] ?? "[]") as readonly string[];
  const build = lines.filter((line) => !last.includes(line)).join("\n");
  expect(build).toContain(`cp dist/postern /image${entry}`);
  expect(build).toContain("ln -s postern /image/usr/local/bin/envoy-gateway");
  const [command] = JSON.parse(after("CMD")[0] ?? "[]") as readonly string[];
  expect(COMMANDS.map(({ name }) => name)).toContain(command as string);
  const [, sources = ""] = /COPY (.+) \.\/$/m.exec(build) ?? [];
  const files = sources.split(" ");
  expect(files.length).toBeGreaterThan(2);
  expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});
