import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { validateObject } from "../core/api/validate/mod.ts";
import { createEngine } from "../core/incremental/mod.ts";
import type { Translation } from "../core/plugin/api.ts";
import { createStore, type KubeObject, readDocuments } from "../core/resource/mod.ts";
import { DEFAULT_SETTINGS } from "../plugins/gateway-api/base/settings.ts";
import { root } from "../plugins/gateway-api/root.ts";

const FOLDER = join(import.meta.dir, "../examples/policies");

/** The objects that all examples share. */
export const SHARED_FILE = "shop.yaml";

/** The examples of policies of a kind, by file. */
export function examplesOf(kind: string): readonly string[] {
  return readdirSync(FOLDER)
    .filter((file) => readFileSync(join(FOLDER, file), "utf8").includes(`kind: ${kind}\n`))
    .sort();
}

/** The objects of files as a provider hands them on, checked and with defaults; throws over the first problem. */
function objectsOf(files: readonly string[]): readonly KubeObject[] {
  return files.flatMap((file) => {
    const { objects, problems } = readDocuments(readFileSync(join(FOLDER, file), "utf8"), {
      file,
      validate: (object) => validateObject(object),
    });
    if (problems.length > 0)
      throw new Error(problems.map(({ line, message }) => `${file}:${line} ${message}`).join("\n"));
    return objects.map(({ object }) => object);
  });
}

const DEFAULT: KubeObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } };

/** The translation of examples with what they share, where Backends are allowed and there is a rate limit service. */
export function translatedExamples(files: readonly string[]): Translation {
  const settings = {
    ...DEFAULT_SETTINGS,
    features: { ...DEFAULT_SETTINGS.features, backend: true },
    globalRateLimitEnabled: true,
  };
  const snapshot = createStore().replace([DEFAULT, ...objectsOf([SHARED_FILE, ...files])]);
  return createEngine().build({ snapshot, settings, needs: new Map(), now: 0 }, root, "").value;
}
