import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ObjectRef } from "../../core/resource/mod.ts";
import { printYaml, refOf, validateStructure } from "../../core/resource/mod.ts";
import { fileProvider } from "../../providers/file/mod.ts";
import { providerContract } from "./provider.ts";

const fileName = ({ kind, namespace, name }: ObjectRef) => `${kind}-${namespace}-${name}`.toLowerCase();

for (const extension of ["yaml", "json"] as const) {
  providerContract(`file (${extension})`, () => {
    const home = mkdtempSync(join(tmpdir(), "postern-contract-"));
    const dir = join(home, "objects");
    mkdirSync(dir);
    const print = extension === "yaml" ? printYaml : (value: unknown) => JSON.stringify(value, null, 2);
    return {
      definition: fileProvider({ validate: validateStructure }) as never,
      config: { paths: [dir] },
      put: (...objects) => {
        for (const object of objects) {
          writeFileSync(join(dir, `${fileName(refOf(object))}.${extension}`), print(object));
        }
      },
      remove: (ref) => unlinkSync(join(dir, `${fileName(ref)}.${extension}`)),
      close: () => rmSync(home, { recursive: true }),
    };
  });
}
