import type { World } from "../core/incremental/mod.ts";
import { type KubeObject, refOf } from "../core/resource/mod.ts";
import { recordedWorld } from "./parity/api-to-ir/run.ts";
import type { RecordedSnapshot } from "./parity/api-to-ir/snapshot.ts";
import { apiToIr, recordedCase } from "./parity/stages/api-to-ir.ts";

/** The world of a recorded case. */
export interface Recorded {
  readonly name: string;
  readonly objects: readonly KubeObject[];
  readonly world: World;
}

/** Inputs with multi-line quoted text that is not indented: Go's reader of YAML takes it, ours does not. */
const UNREADABLE: ReadonlySet<string> = new Set([
  "envoyextensionpolicy-failopen",
  "envoyextensionpolicy-with-extproc-invalid-no-service",
  "envoyextensionpolicy-with-invalid-lua",
  "envoyextensionpolicy-with-lua",
  "envoyextensionpolicy-with-wasm-invalid-configuration",
]);

/** The worlds of all recorded inputs in which every object has a name of its own: elsewhere a store cannot hold what was recorded. */
export function recordedWorlds(folder: string): readonly Recorded[] {
  const readable = apiToIr.cases(folder).filter((name) => !UNREADABLE.has(name));
  return readable.flatMap((name) => {
    const { world } = recordedWorld(recordedCase(folder, name));
    const { objects } = world.snapshot as RecordedSnapshot;
    const keys = new Set(objects.map((object) => JSON.stringify(refOf(object))));
    const doubled = keys.size < objects.length || objects.some(({ metadata }) => metadata.name.includes("~double"));
    return doubled ? [] : [{ name, objects, world }];
  });
}
