import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { type DescMessage, fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import { encode, type Sealed } from "../../core/envoy/mod.ts";
import type * as ir from "../../core/ir/mod.ts";
import type { ResourceKind } from "../../plugins/xds/translate/base/resources.ts";
import { translateXds } from "../../plugins/xds/translate/mod.ts";
import { resourceTypes } from "../../plugins/xds/translate/patches/resource-types.ts";
import { readRecordedIr } from "../parity/ir-input.ts";
import { irToXds, optionsOf } from "../parity/stages/ir-to-xds.ts";
import { sharedPath } from "../shared.ts";

const goldens = sharedPath("goldens", "ir-to-xds");

interface Output {
  readonly what: string;
  readonly schema: DescMessage;
  readonly message: Message;
  readonly sealed: Sealed | undefined;
}

function* outputs(dir: string): Iterable<Output> {
  for (const name of irToXds.cases(dir)) {
    const xds = readRecordedIr(join(dir, "in", `${name}.yaml`)) as ir.XdsIr;
    const { resources } = translateXds(xds, optionsOf(name));
    for (const kind of Object.keys(resources) as ResourceKind[]) {
      const { schema } = resourceTypes[kind];
      for (const { name: resource, message, sealed } of resources[kind])
        yield { what: `${name}: ${kind} ${resource}`, schema, message, sealed };
    }
  }
}

describe.skipIf(goldens === undefined)(
  "the bytes of what recorded cases are translated to (needs the folder shared beside the project)",
  () => {
    test("are those that protobuf-es gives the message: sealed, encoded again, and decoded and encoded", () => {
      let sealedOnes = 0;
      const different: string[] = [];
      for (const { what, schema, message, sealed } of outputs(goldens ?? "")) {
        // What was decoded has its maps in the order of their keys, and protobuf-es writes them as they are.
        const expected = toBinary(schema, fromBinary(schema, encode(schema, message)));
        const alike = (bytes: Uint8Array) => Buffer.compare(bytes, expected) === 0;
        if (!alike(encode(schema, message)) || (sealed && !alike(sealed.bytes))) different.push(what);
        if (sealed) sealedOnes++;
      }
      expect(different).toEqual([]);
      expect(sealedOnes).toBeGreaterThan(1000);
    }, 120_000);

    test("have another digest, of those put together from parts that were hashed before, when and only when they differ", () => {
      const digests = new Map<string, Set<string>>();
      const contents = new Set<string>();
      for (const { sealed } of outputs(goldens ?? "")) {
        if (sealed?.digest === undefined) continue;
        const content = Buffer.from(sealed.bytes).toString("hex");
        contents.add(content);
        digests.set(sealed.digest, (digests.get(sealed.digest) ?? new Set()).add(content));
      }
      expect(contents.size).toBeGreaterThan(100);
      expect(digests.size).toBe(contents.size);
      expect([...digests.values()].every((same) => same.size === 1)).toBe(true);
    }, 120_000);
  },
);
