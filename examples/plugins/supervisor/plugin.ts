import { execFile } from "node:child_process";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { definePlugin } from "postern/plugin";
import * as v from "valibot";

const run = promisify(execFile);

const config = v.strictObject({
  /** Where the supervisor looks for its units. */
  folder: v.string(),
  /** The ending of a unit's file, behind the name of its data plane, such as `.service` or `.conf`. */
  ending: v.optional(v.string(), ".service"),
  /** A unit, with `{{name}}`, `{{envoy}}`, `{{bootstrap}}` and `{{args}}` for what differs. */
  template: v.optional(
    v.string(),
    "[Unit]\nDescription=Envoy of {{name}}\n[Service]\nExecStart={{envoy}} -c {{bootstrap}} {{args}}\nRestart=always\n",
  ),
  /** Has the supervisor look again; the program and its arguments. */
  reload: v.optional(v.array(v.string())),
  /** Starts and stops one unit, with `{{name}}`. */
  up: v.optional(v.array(v.string())),
  down: v.optional(v.array(v.string())),
});

/** Envoys as units of the supervisor that this host has: systemd, supervisord, runit, s6. */
export default definePlugin({
  kind: "infra",
  name: "example/supervisor",
  version: "1.0.0",
  stability: "alpha",
  summary: "Has a supervisor run Envoys, by templates.",
  config,
  create({ config: { folder, ending, template, reload, up, down }, envoy, log }) {
    const command = async (words: readonly string[] | undefined, name: string): Promise<void> => {
      const [program, ...args] = (words ?? []).map((word) => word.replaceAll("{{name}}", name));
      if (program !== undefined) await run(program, args);
    };
    const fileOf = (name: string) => join(folder, `${name}${ending}`);
    const nameOf = (key: string) => `envoy-${key.replaceAll("/", "-")}`;
    const remove = async (name: string): Promise<void> => {
      if (!(await unitsIn(folder, ending)).includes(name)) return;
      await command(down, name);
      await Promise.all([fileOf(name), join(folder, `${name}.json`)].map((file) => rm(file, { force: true })));
      await command(reload, name);
    };
    return {
      async apply(key, infra) {
        const name = nameOf(key);
        const launch = envoy.bootstrap(infra);
        if ("error" in launch) throw new Error(launch.error);
        const binary = envoy.binary(launch.version);
        if ("error" in binary) throw new Error(binary.error);
        const bootstrap = join(folder, `${name}.json`);
        await mkdir(folder, { recursive: true });
        await writeFile(bootstrap, JSON.stringify(launch.bootstrap), { mode: 0o600 });
        const values = { name, envoy: binary.path, bootstrap, args: launch.args.join(" ") };
        await writeFile(fileOf(name), filled(template, values));
        await command(reload, name);
        await command(up, name);
        log.info("a unit is in place", { unit: fileOf(name) });
      },
      remove: (key) => remove(nameOf(key)),
      async retain(keys) {
        const kept = new Set(keys.map(nameOf));
        for (const name of await unitsIn(folder, ending)) if (!kept.has(name)) await remove(name);
      },
    };
  },
});

/** A template with its places filled; one that is not known stays, so that it shows. */
export function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
}

async function unitsIn(folder: string, ending: string): Promise<readonly string[]> {
  const files = await readdir(folder).catch(() => [] as string[]);
  return files
    .filter((file) => file.startsWith("envoy-") && file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length));
}
