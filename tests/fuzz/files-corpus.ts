import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { printYaml } from "../../core/resource/mod.ts";
import { recordedObjects } from "../schemas/corpus.ts";
import { SHARED } from "../shared.ts";

/** A text to begin with, and how it is read. */
export interface Seed {
  readonly name: string;
  readonly text: string;
  readonly as: "objects" | "configuration" | "bootstrap";
  /** One object of what was recorded, of which there are many more than of all else. */
  readonly one?: true;
}

const ROOT = join(import.meta.dir, "../..");

/** One file of examples, or recorded input, is as long at most: mutating longer ones costs time and tells nothing more. */
const LONGEST = 24_000;

/** The example files, the configurations of the README and of `npm start`, and what was recorded of the reference, where that is there. */
export function seeds(): readonly Seed[] {
  return [...examples(), ...configurations(), ...recorded()].filter(({ text }) => text.length <= LONGEST);
}

function examples(): readonly Seed[] {
  const folder = join(ROOT, "examples");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.(ya?ml|json)$/.test(file),
  );
  return files.sort().map((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    return { name: file, text, as: /^kind: EnvoyGateway$/m.test(text) ? "configuration" : "objects" };
  });
}

function configurations(): readonly Seed[] {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const shown = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]) => text);
  return shown.map((text, i) => ({ name: `README.md ${i}`, text, as: "configuration" }));
}

function recorded(): readonly Seed[] {
  const goldens = join(SHARED, "goldens");
  const objects = [...recordedObjects(join(goldens, "api-to-ir"))].flatMap(([kind, list]) =>
    list.map((object, i): Seed => ({ name: `${kind} ${i}`, text: printYaml(object), as: "objects", one: true })),
  );
  return [
    ...objects,
    ...filesOf(join(goldens, "config-decoder/in"), "configuration"),
    ...filesOf(join(goldens, "cli-translate/in"), "objects"),
    ...filesOf(join(goldens, "bootstrap/merge"), "bootstrap"),
  ];
}

function filesOf(folder: string, as: Seed["as"]): readonly Seed[] {
  const files = readdirSync(folder).filter((file) => /\.(ya?ml|json)$/.test(file));
  return files.sort().map((file) => ({ name: file, text: readFileSync(join(folder, file), "utf8"), as }));
}
