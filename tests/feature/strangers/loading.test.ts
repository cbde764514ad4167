import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asking } from "../../asking.ts";
import { ENVOY } from "../../envoy.ts";
import { becomes, cleanUp, place } from "../../host-rig.ts";
import { headersOf, serveWith } from "./rig.ts";

setDefaultTimeout(60_000);

/** Sets a header to what a file beside it says. */
const HEADER = `import { definePlugin, message } from "@postern/plugin";
import * as v from "valibot";
import { told } from "./told.ts";
export default definePlugin({
  kind: "hooks", name: "acme/told", version: "1.0.0", stability: "alpha", summary: "Tells.",
  config: v.strictObject({ more: v.optional(v.string(), "") }),
  create: ({ config }) => ({
    route: (route) => ({
      ...route,
      responseHeadersToAdd: [message("envoy.config.core.v3.HeaderValueOption", { header: { key: "x-told", value: told + config.more } })],
    }),
  }),
});
`;

const PACKAGE: Readonly<Record<string, string>> = {
  "told/package.json": '{"name": "told", "version": "1.0.0", "type": "module", "main": "./src/main.ts"}',
  "told/src/main.ts": HEADER.replace("./told.ts", "words"),
  "told/node_modules/words/package.json":
    '{"name": "words", "version": "1.0.0", "type": "module", "main": "./index.js"}',
  "told/node_modules/words/index.js": 'export const told = "from a package";',
};

describe.skipIf(ENVOY === undefined)("plugins are loaded (needs Envoy: ENVOY_PATH, or npm test)", () => {
  afterEach(cleanUp);

  const toldBy = (port: number) => async () => (await headersOf(port, "one.example.com"))["x-told"];

  test("again when what they import changes, without a lost request; one that cannot be used leaves the one before in force", async () => {
    const served = await serveWith(
      { "told.ts": 'export const told = "first";', "header.ts": HEADER },
      () => "- path: ./header.ts\n",
    );
    const { home, port, asks, postern } = served;
    await becomes(asks("one"), "200 one");
    expect(await toldBy(port)()).toBe("first");
    const end = asking(port, "one.example.com", "200 one");
    place(join(home, "told.ts"), 'export const told = "second";');
    await becomes(toldBy(port), "second");
    // Until then the Envoy before takes connections as well.
    await postern.logged(/the configuration was taken up/);
    place(join(home, "told.ts"), "export const told = ;");
    await postern.logged(/a plugin has changed and cannot be used, the one before stays in force.*told\.ts:1:\d+/);
    expect(await toldBy(port)()).toBe("second");
    place(join(home, "told.ts"), 'export const told = "third";');
    await becomes(toldBy(port), "third");
    const { count, wrong } = await end();
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(10);
  });

  test("out of a ConfigMap as the kubelet mounts it: a link that is replaced with all that is behind it", async () => {
    const one = HEADER.replace('import { told } from "./told.ts";', 'const told = "first";');
    const { home, port, asks } = await serveWith({ "mount/..1/header.ts": one }, () => "- path: ./mount/header.ts\n");
    const mount = join(home, "mount");
    await becomes(asks("one"), "200 one");
    expect(await toldBy(port)()).toBeUndefined();
    // As for a ConfigMap that comes later.
    symlinkSync("..1", join(mount, "..data"));
    symlinkSync("..data/header.ts", join(mount, "header.ts"));
    await becomes(toldBy(port), "first");
    mkdirSync(join(mount, "..2"));
    writeFileSync(join(mount, "..2/header.ts"), one.replace('"first"', '"second"'));
    symlinkSync("..2", join(mount, "..data_tmp"));
    renameSync(join(mount, "..data_tmp"), join(mount, "..data"));
    rmSync(join(mount, "..1"), { recursive: true });
    await becomes(toldBy(port), "second");
  });

  test("out of a package with what its node_modules hold, with a configuration that may change", async () => {
    const { home, port, asks } = await serveWith(PACKAGE, () => "- path: ./told\n  config: {more: '!'}\n");
    await becomes(asks("one"), "200 one");
    expect(await toldBy(port)()).toBe("from a package!");
    const config = join(home, "config.yaml");
    place(config, (await Bun.file(config).text()).replace("'!'", "'?'"));
    await becomes(toldBy(port), "from a package?");
  });
});
