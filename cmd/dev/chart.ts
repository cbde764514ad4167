/**
 * Writes the schema of its values and the definitions of Postern's kinds into the Helm chart: `bun cmd/dev/chart.ts`. Helm keeps the whole chart in a Secret of at most
 * 1 MiB and `kubectl apply` each object in an annotation of at most 256 KiB, so they are one line of JSON each.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { definitionFiles } from "../install/mod.ts";
import { valuesSchema } from "./values-schema.ts";

const chart = join(import.meta.dir, "../../charts/postern");
const folder = join(chart, "charts/crds/crds");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [name, text] of definitionFiles()) writeFileSync(join(folder, name), text);
const values = parse(readFileSync(join(chart, "values.yaml"), "utf8"), { merge: true }) as object;
writeFileSync(join(chart, "values.schema.json"), valuesSchema(values));
