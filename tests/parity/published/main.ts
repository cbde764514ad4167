/**
 * Recorded cases through the functions that the package publishes: `main.ts MODULE [DIR]`, where the module has what the door `pure` has. The program prints a
 * line of counts for each sort of case, what failed, and a digest of everything that Envoy would be sent, byte by byte, so that runs can be held against each
 * other.
 */
import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { SHARED } from "../../shared.ts";
import { objectsToIr } from "./api-to-ir.ts";
import { objectsToResources } from "./api-to-xds.ts";
import { irToResources } from "./ir-to-xds.ts";
import type { Answer, Outcome, Pure } from "./outcome.ts";

const [module = "", dir = join(SHARED, "goldens")] = process.argv.slice(2);
const pure = (await import(pathToFileURL(resolve(module)).href)) as Pure;

const digest = createHash("sha256");
let resources = 0;
const answer: Answer = (name, list) => {
  for (const resource of list) {
    digest.update(`${name} ${resource.typeUrl} ${resource.name} `).update(resource.bytes);
    resources++;
  }
};

const sorts = { "api-to-ir": objectsToIr, "api-to-xds": objectsToResources, "ir-to-xds": irToResources };
let failed = 0;
for (const [sort, run] of Object.entries(sorts)) {
  const outcomes = run(pure, dir, answer);
  const count = (is: Outcome["is"]) => outcomes.filter((one) => one.is === is).length;
  failed += count("failed");
  console.log(
    `${sort}: ${count("alike")} alike, ${count("alike but for order")} alike but for order, ${count("failed")} failed, ${count("excepted")} excepted`,
  );
  for (const { name, told = [], is } of outcomes)
    if (is === "failed") console.log([`  failed ${name}`, ...told.slice(0, 3)].join("\n      "));
}
console.log(`${resources} resources, ${digest.digest("hex")}`);
process.exit(failed > 0 ? 1 : 0);
