import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { type DescMessage, fromBinary, type Message, toBinary } from "@bufbuild/protobuf";
import { type EncodedMessage, encode } from "../../core/envoy/mod.ts";
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
  readonly encoded: EncodedMessage | undefined;
}

function* outputs(dir: string): Iterable<Output> {
  for (const name of irToXds.cases(dir)) {
    const xds = readRecordedIr(join(dir, "in", `${name}.yaml`)) as ir.XdsIr;
    const { resources } = translateXds(xds, optionsOf(name));
    for (const kind of Object.keys(resources) as ResourceKind[]) {
      const { schema } = resourceTypes[kind];
      for (const { name: resource, message, encoded } of resources[kind])
        yield { what: `${name}: ${kind} ${resource}`, schema, message, encoded };
    }
  }
}

describe.skipIf(goldens === undefined)(
  "the bytes of what recorded cases are translated to (needs the folder shared beside the project)",
  () => {
    test("are those that protobuf-es gives the message: encoded, encoded again, and decoded and encoded", () => {
      let encodedOnes = 0;
      const different: string[] = [];
      for (const { what, schema, message, encoded } of outputs(goldens ?? "")) {
        // A decoded message has its maps in the order of their keys, and protobuf-es writes them as they are.
        const expected = toBinary(schema, fromBinary(schema, encode(schema, message)));
        const alike = (bytes: Uint8Array) => Buffer.compare(bytes, expected) === 0;
        if (!alike(encode(schema, message)) || (encoded && !alike(encoded.bytes))) different.push(what);
        if (encoded) encodedOnes++;
      }
      expect(different).toEqual([]);
      expect(encodedOnes).toBeGreaterThan(1000);
    }, 120_000);

    test("have another digest, of those put together from parts that were hashed before, when and only when they differ", () => {
      const digests = new Map<string, Set<string>>();
      const contents = new Set<string>();
      for (const { encoded } of outputs(goldens ?? "")) {
        if (encoded?.digest === undefined) continue;
        const content = Buffer.from(encoded.bytes).toString("hex");
        contents.add(content);
        digests.set(encoded.digest, (digests.get(encoded.digest) ?? new Set()).add(content));
      }
      expect(contents.size).toBeGreaterThan(100);
      expect(digests.size).toBe(contents.size);
      expect([...digests.values()].every((same) => same.size === 1)).toBe(true);
    }, 120_000);
  },
);
