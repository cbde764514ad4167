import { expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contractOf } from "postern/testing";
import supervisor, { filled } from "./plugin.ts";

/** A supervisor that writes down what it is told, and runs the units in its folder. */
function subject() {
  const folder = mkdtempSync(join(tmpdir(), "units-"));
  const told = join(folder, "told");
  const tell = (what: string) => ["sh", "-c", `echo ${what} >> ${told}`];
  const launch = {
    name: "a",
    bootstrap: { admin: {} },
    args: ["--concurrency", "1"],
    version: undefined,
    drainSeconds: 1,
  };
  return {
    definition: supervisor,
    config: { folder, ending: ".conf", reload: tell("reload"), up: tell("up {{name}}"), down: tell("down {{name}}") },
    lends: { envoy: { bootstrap: () => launch, binary: () => ({ path: "/usr/bin/envoy" }) } },
    running: () =>
      readdirSync(folder).flatMap((file) => {
        const [, name] = /^envoy-default-(.*)\.conf$/.exec(file) ?? [];
        return name === undefined ? [] : [`default/${name}`];
      }),
    folder,
    told: () => (existsSync(told) ? readFileSync(told, "utf8").trim().split("\n") : []),
  };
}

for (const { name, run } of contractOf("infra", subject)) test(name, run);

test("a unit is filled in, and the supervisor is told", async () => {
  const one = subject();
  const [apply] = contractOf("infra", () => one).filter(({ name }) => name.includes("applies again"));
  await apply?.run();
  expect(readFileSync(join(one.folder, "envoy-default-a.conf"), "utf8")).toContain(
    `ExecStart=/usr/bin/envoy -c ${join(one.folder, "envoy-default-a.json")} --concurrency 1\n`,
  );
  expect(one.told().slice(-3)).toEqual(["reload", "reload", "up envoy-default-a"]);
  expect(filled("{{name}} {{typo}}", { name: "a" })).toBe("a {{typo}}");
});
