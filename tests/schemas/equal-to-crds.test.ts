import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { schemaKindOf } from "../../core/api/kinds.ts";
import { crdOf } from "../../core/api/print/crd.ts";
import type { Channel } from "../../core/api/schema/mod.ts";
import { sharedPath } from "../shared.ts";
import { differences, type Node, pathsOf } from "./crd-paths.ts";

const RECORDED = sharedPath("crds") ?? "";

interface Version {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated?: boolean;
  readonly subresources?: unknown;
  readonly additionalPrinterColumns?: readonly { readonly description?: string }[];
  readonly schema: { readonly openAPIV3Schema: Node };
}

interface Crd {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: unknown };
  readonly spec: {
    readonly group: string;
    readonly scope: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly Version[];
  };
}

const folders: readonly (readonly [string, Channel])[] = [
  ["envoy-gateway", "standard"],
  ["gateway-api/standard", "standard"],
  ["gateway-api/experimental", "experimental"],
];

function recorded(folder: string): Crd[] {
  const files = readdirSync(join(RECORDED, folder));
  const all = files.flatMap((file) => parseAllDocuments(readFileSync(join(RECORDED, folder, file), "utf8")));
  return all.map((document) => document.toJS() as Crd).filter((each) => each?.kind === "CustomResourceDefinition");
}

/** Where Postern takes more than the recorded definitions do, by kind and path, with the reason. */
const WIDER: Readonly<Record<string, { readonly path: string; readonly why: string }>> = {
  Backend: {
    path: ".spec.endpoints[].ip.address",
    why: "the recorded pattern refuses addresses such as ::1 and fd00::1:2:3",
  },
};

function head(version: Version): unknown {
  const { name, served, storage, deprecated = false, subresources = {}, additionalPrinterColumns = [] } = version;
  const columns = additionalPrinterColumns.map(({ description, ...column }) => column);
  return { name, served, storage, deprecated, subresources, columns };
}

describe.skipIf(RECORDED === "")("schemas against the recorded definitions (skipped where they are absent)", () => {
  for (const [folder, channel] of RECORDED === "" ? [] : folders) {
    for (const crd of recorded(folder)) {
      const { group, names } = crd.spec;
      const kind = schemaKindOf(group, names.kind);
      const ours = kind && (crdOf(kind, { channel }) as unknown as Crd);

      test(`${folder} ${names.kind}: names, scope and versions`, () => {
        expect(ours?.metadata.name).toBe(crd.metadata.name);
        expect(ours?.metadata.labels).toEqual(crd.metadata.labels);
        expect(ours?.spec.scope).toBe(crd.spec.scope);
        expect(ours?.spec.names).toEqual(crd.spec.names);
        expect(ours?.spec.versions.map(head)).toEqual(crd.spec.versions.map(head));
      });

      for (const version of crd.spec.versions) {
        const theirs = version.schema.openAPIV3Schema;
        test(`${folder} ${names.kind} ${version.name}: ${pathsOf(theirs).size} paths`, () => {
          const own = ours?.spec.versions.find(({ name }) => name === version.name)?.schema.openAPIV3Schema;
          expect(own).toBeDefined();
          const wider = WIDER[names.kind]?.path;
          const paths = differences(own ?? {}, theirs).map((line) => line.split("\n")[0]);
          expect(paths).toEqual(wider === undefined ? [] : [wider]);
        });
      }
    }
  }
});
