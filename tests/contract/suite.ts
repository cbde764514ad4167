import { describe, test } from "bun:test";
import type { PluginKind } from "../../core/plugin/api.ts";
import { contractOf, type MakeSubject } from "../../library/testing.ts";

/** Holds a plugin of ours to what the kit for authors of plugins says of its kind. */
export function heldToContract(name: string, kind: PluginKind, ...rest: readonly [MakeSubject, Offers?]): void {
  describe(name, () => {
    for (const promise of contractOf(kind, ...rest)) test(promise.name, promise.run, 60_000);
  });
}

type Offers = Parameters<typeof contractOf>[2];
