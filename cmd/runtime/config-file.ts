import { readFileSync, watch } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { equal } from "../../core/collection/share.ts";
import {
  type ConfigResult,
  type ConfigSource,
  type EnvoyGatewayConfig,
  hasEmbedded,
  parseConfig,
} from "../../core/config/mod.ts";
import type { Clock } from "../../core/observe/mod.ts";
import type { Problem } from "../../core/resource/mod.ts";
import { failed } from "../../core/result/mod.ts";
import { loadValidator } from "./validator.ts";

/** A file that is written in place is read when it has been quiet for so long. */
const SETTLE_MS = 50;

/** Reads a configuration file. A file that cannot be read is a problem like any other. */
export async function readConfig(path: string): Promise<ConfigResult> {
  try {
    const text = readFileSync(path, "utf8");
    const result = parseConfig(text, path);
    if ("fault" in result || !hasEmbedded(result.value.config)) return result;
    return parseConfig(text, path, await loadValidator());
  } catch (error) {
    const message = `cannot be read: ${(error as Error).message}`;
    return failed([{ file: path, line: 1, column: 1, message }]);
  }
}

/** The configuration in a file, followed while it changes: also when it is replaced by rename or through the links of a ConfigMap volume. */
export function configFile(path: string, first: EnvoyGatewayConfig, clock: Clock): ConfigSource {
  const file = resolve(path);
  let current = first;
  let told = "";
  return {
    get current() {
      return current;
    },
    follow({ changed, refused }) {
      let ended = false;
      const look = async () => {
        const result = await readConfig(file);
        if (ended) return;
        const problems = "fault" in result ? result.fault : [];
        const text = JSON.stringify(problems satisfies readonly Problem[]);
        if ("fault" in result && text !== told) refused(problems);
        told = text;
        if ("fault" in result || equal(result.value.config, current)) return;
        current = result.value.config;
        changed(current, result.value.warnings);
      };
      let cancel = () => {};
      const watcher = watch(dirname(file), (_event, name) => {
        if (name !== null && name !== basename(file) && !name.startsWith("..")) return;
        cancel();
        cancel = clock.after(SETTLE_MS, () => void look());
      });
      watcher.on("error", () => {});
      // The file may have changed since it was read first.
      cancel = clock.after(SETTLE_MS, () => void look());
      return () => {
        ended = true;
        cancel();
        watcher.close();
      };
    },
  };
}
