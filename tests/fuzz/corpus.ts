import { readFileSync } from "node:fs";
import { join } from "node:path";
import { validateObject } from "../../core/api/validate/mod.ts";
import { type KubeObject, readDocuments, refOf } from "../../core/resource/mod.ts";
import { DEFAULT_SETTINGS, type Features, type GatewayApiSettings } from "../../plugins/gateway-api/base/settings.ts";
import { recordedWorld } from "../parity/api-to-ir/run.ts";
import type { RecordedSnapshot } from "../parity/api-to-ir/snapshot.ts";
import { apiToIr, recordedCase } from "../parity/stages/api-to-ir.ts";
import { sharedPath } from "../shared.ts";

/** Objects that belong together, as a provider hands them on, and the settings they are translated with. */
export interface Start {
  readonly name: string;
  readonly objects: readonly KubeObject[];
  readonly settings: Partial<GatewayApiSettings>;
}

const EXAMPLES = join(import.meta.dir, "../../examples");
const RECORDED = sharedPath("goldens", "api-to-ir");

/** Where starts come from; each is read when it is asked for. */
export interface Corpus {
  readonly count: number;
  start(i: number): Start;
}

/** The examples of the project, and the recorded inputs where those are there. */
export function createCorpus(): Corpus {
  const files = [...new Bun.Glob("**/*.yaml").scanSync({ cwd: EXAMPLES })].sort();
  const examples = files.filter((file) => !readFileSync(join(EXAMPLES, file), "utf8").includes("kind: EnvoyGateway\n"));
  const recorded = RECORDED === undefined ? [] : apiToIr.cases(RECORDED);
  const known = new Map<number, Start>();
  const make = (i: number): Start => {
    const example = examples[i];
    return example !== undefined ? exampleStart(example) : recordedStart(recorded[i - examples.length] as string);
  };
  return {
    count: examples.length + recorded.length,
    start(i) {
      const start = known.get(i) ?? make(i);
      known.set(i, start);
      return start;
    },
  };
}

/** An example, together with what all examples of policies share. */
function exampleStart(file: string): Start {
  const around = file.startsWith("policies/") && file !== SHOP ? [SHOP] : [];
  const texts = [...around, file].map((name) => readFileSync(join(EXAMPLES, name), "utf8"));
  return { name: `examples/${file}`, objects: texts.flatMap(objectsOf), settings: ALL_ON };
}

const SHOP = "policies/shop.yaml";

/** Optional parts of the API are switched on: there is more to go wrong. */
const EVERYTHING: Features = { envoyPatchPolicy: true, backend: true, lua: true, sdsSecretRef: true };
const ALL_ON: Partial<GatewayApiSettings> = { ...DEFAULT_SETTINGS, features: EVERYTHING, globalRateLimitEnabled: true };

/** A recorded input without the objects that today's schemas refuse; of several under one name the last. */
function recordedStart(name: string): Start {
  const { world } = recordedWorld(recordedCase(RECORDED as string, name));
  const { objects } = world.snapshot as RecordedSnapshot;
  const valid = objects.flatMap((object) => objectsOf(JSON.stringify(object)));
  const distinct = new Map(valid.map((object) => [JSON.stringify(refOf(object)), object]));
  return { name, objects: [...distinct.values()], settings: { ...world.settings, features: EVERYTHING } };
}

function objectsOf(text: string): readonly KubeObject[] {
  const { objects } = readDocuments(text, { file: "", validate: (object) => validateObject(object) });
  return objects.map(({ object }) => object);
}
