import { afterEach, describe, expect, test } from "bun:test";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ENVOY } from "../envoy.ts";
import { ask, backend, becomes, cleanUp, gatewayObjects, Running, routeObjects, serveOne } from "../host-rig.ts";
import { statusCommand } from "../program.ts";
import { sharedPath } from "../shared.ts";

const HOSTILE = sharedPath("hostile");

afterEach(cleanUp);

/** A Gateway for routes of all namespaces. */
const forAll = (text: string) =>
  text.replace("protocol: HTTP,", "protocol: HTTP, allowedRoutes: {namespaces: {from: All}},");

/** The condition of an object that is not served, as a whole or in part. */
const FAULT = /"status":"False"|"type":"PartiallyInvalid","status":"True"/;

type Rig = Awaited<ReturnType<typeof serveOne>>;

/** The process is killed, as by the kernel, and another one begins with what lies in the files. */
async function again({ postern, home }: Pick<Rig, "postern" | "home">): Promise<Running> {
  postern.child.kill("SIGKILL");
  await postern.ended;
  const next = new Running(join(home, "config.yaml"));
  await next.logged(/ ready /, 60_000);
  return next;
}

/** The complaint about a hostile file: its place, for files without a status, or a condition of its object. */
const SAID: Readonly<Record<string, { readonly place?: string; readonly object?: readonly [string, string] }>> = {
  "forge.yaml": { place: "6:3" },
  "merge-name.yaml": { place: "3:12" },
  "yaml-question.yaml": { place: "1:3" },
  "jwks.yaml": { object: ["SecurityPolicy", "evil"] },
  "poison-retry.yaml": { object: ["HTTPRoute", "evil"] },
  "poison-sectionname.yaml": { object: ["SecurityPolicy", "evil"] },
};

describe.skipIf(ENVOY === undefined || HOSTILE === undefined)(
  "hostile files (need Envoy and the hostile inputs)",
  () => {
    const files = HOSTILE === undefined ? [] : readdirSync(HOSTILE).filter((file) => file.endsWith(".yaml"));

    test("there is something to expect of each", () => {
      expect(files.sort()).toEqual(Object.keys(SAID).sort());
    });

    test.each(files)(
      "%s costs nobody else anything, also over a restart, and is named",
      async (file) => {
        const rig = await serveOne();
        const other = await backend("other");
        await becomes(() => ask(rig.port, "one.example.com"), "200 one");
        rig.put("gateway.yaml", forAll(gatewayObjects(rig.port)));
        rig.put(file, readFileSync(join(HOSTILE ?? "", file), "utf8"));
        const told = async (postern: Running) => {
          const { place, object } = SAID[file] ?? {};
          const path = join(rig.home, "objects", file);
          if (place !== undefined) {
            await postern.logged(new RegExp(`ERROR provider/file ${path}:${place}: `));
            expect(await statusCommand(postern, "-A")).toContain(`${path}:${place} `);
          }
          if (object !== undefined) {
            const [kind, name] = object;
            await becomes(async () => FAULT.test(JSON.stringify(await postern.status(kind, name, "evil"))), true);
          }
          // Lines that Postern did not write would begin with a time of their own.
          expect(
            postern.log
              .split("\n")
              .filter((line) => line.includes("2026-11-28T00:00:00.000Z") && !line.includes("ERROR")),
          ).toEqual([]);
        };
        await told(rig.postern);
        rig.put("late.yaml", routeObjects("late", other));
        await becomes(() => ask(rig.port, "late.example.com"), "200 other");
        expect(await ask(rig.port, "one.example.com")).toBe("200 one");
        const next = await again(rig);
        await becomes(() => ask(rig.port, "one.example.com"), "200 one");
        expect(await ask(rig.port, "late.example.com")).toBe("200 other");
        await told(next);
        rig.put("later.yaml", routeObjects("later", other));
        await becomes(() => ask(rig.port, "later.example.com"), "200 other");
      },
      90_000,
    );
  },
);

describe.skipIf(ENVOY === undefined)("large files (need Envoy: ENVOY_PATH, or npm test)", () => {
  /** Some MiB in which nothing is wrong. An escape is not of the plainest style, so that reading them takes as long as it may. */
  const large = (name: string, entries: number) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: default}\ndata:\n  escaped: "a\\tb"\n${Array.from({ length: entries }, (_, i) => `  key-${i}: value`).join("\n")}\n`;

  test("hold up nobody while they are read; one that was being read when the process ended is left out until it changes", async () => {
    const rig = await serveOne();
    const other = await backend("other");
    await becomes(() => ask(rig.port, "one.example.com"), "200 one");
    const notes = () => readdirSync(join(rig.home, "state")).filter((name) => /^reading-.*-\d+-/.test(name));
    const reading = () =>
      notes().some((name) => readFileSync(join(rig.home, "state", name), "utf8").includes("big.yaml"));
    const many = Array.from({ length: 40 }, (_, i) => large(`big-${i}`, 4_000)).join("---\n");
    rig.put("big.yaml", many);
    await becomes(reading, true);
    rig.put("late.yaml", routeObjects("late", other));
    await becomes(() => ask(rig.port, "late.example.com"), "200 other");
    expect(reading()).toBe(true);
    const second = await again(rig);
    const path = join(rig.home, "objects/big.yaml");
    await second.logged(
      new RegExp(`ERROR provider/file ${path}:1:1: is left out: Postern ended while it read this file; change it`),
    );
    expect(await statusCommand(second, "-A")).toContain(`${path}:1:1`);
    await becomes(() => ask(rig.port, "one.example.com"), "200 one");
    expect(await ask(rig.port, "late.example.com")).toBe("200 other");
    writeFileSync(path, `${many}# changed\n`);
    await second.logged(new RegExp(`file is in order again file=${path}`), 60_000);
  }, 120_000);

  test("with half a million mistakes are told of in a few lines", async () => {
    const rig = await serveOne();
    const other = await backend("other");
    await becomes(() => ask(rig.port, "one.example.com"), "200 one");
    rig.put("commas.yaml", `a: [${",".repeat(488 * 1024)}]\n`);
    rig.put("documents.yaml", "a: [\n---\n".repeat(2_000));
    await rig.postern.logged(/commas\.yaml:1:\d+: and \d+ more problems like these/, 60_000);
    await rig.postern.logged(/documents\.yaml: and 1980 more problems in this file/, 60_000);
    expect(rig.postern.log.match(/ERROR/g)?.length).toBeLessThan(50);
    rig.put("late.yaml", routeObjects("late", other));
    await becomes(() => ask(rig.port, "late.example.com"), "200 other");
  }, 120_000);
});
