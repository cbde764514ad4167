import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { referencePages } from "./reference-pages.ts";

/** Writes docs/reference anew: `bun cmd/dev/reference.ts`. */
const folder = join(import.meta.dir, "../../docs/reference");
mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder)) rmSync(join(folder, file));
for (const [file, text] of referencePages()) writeFileSync(join(folder, file), text);
