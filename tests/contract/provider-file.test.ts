import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KubeObject, ObjectRef } from "../../core/resource/mod.ts";
import { printYaml, refOf, validateStructure } from "../../core/resource/mod.ts";
import { fileProvider } from "../../providers/file/mod.ts";
import { heldToContract } from "./suite.ts";

const fileName = ({ kind, namespace, name }: ObjectRef) => `${kind}-${namespace}-${name}`.toLowerCase();

for (const extension of ["yaml", "json"] as const) {
  heldToContract(`file (${extension})`, "provider", () => {
    const home = mkdtempSync(join(tmpdir(), "postern-contract-"));
    const dir = join(home, "objects");
    mkdirSync(dir);
    const print = extension === "yaml" ? printYaml : (value: unknown) => JSON.stringify(value, null, 2);
    return {
      definition: fileProvider({ validate: validateStructure }),
      config: { paths: [dir] },
      source: {
        put(...objects: readonly KubeObject[]) {
          for (const object of objects) {
            writeFileSync(join(dir, `${fileName(refOf(object))}.${extension}`), print(object));
          }
        },
        remove: (ref: ObjectRef) => unlinkSync(join(dir, `${fileName(ref)}.${extension}`)),
      },
      close: () => rmSync(home, { recursive: true }),
    };
  });
}
