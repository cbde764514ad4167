import { expect, spyOn, test } from "bun:test";
import { EncodedMessage } from "../../core/envoy/mod.ts";
import type * as ir from "../../core/ir/mod.ts";
import type { HookRunner } from "../../core/plugin/mod.ts";
import { createMaker } from "./maker.ts";

const NO_HOOKS: HookRunner = { has: () => false, run: async (_point, value) => value };

const metadata = { kind: "HTTPRoute", name: "r", namespace: "default" };

function routeOf(i: number, prefix: string): ir.HttpRoute {
  const name = `httproute/default/r/rule/${i}`;
  const endpoints = [{ host: "10.0.0.1", port: 8080 }];
  const settings = [{ name: `${name}/backend/0`, weight: 1, addressType: "IP" as const, endpoints, metadata }];
  return { name, hostname: `h${i}.test`, pathMatch: { prefix }, metadata, destination: { name, settings, metadata } };
}

function worldOf(prefix: string): ir.XdsIr {
  const listener = { name: "default/eg/http", address: "0.0.0.0", port: 10080, hostnames: ["*"], metadata };
  return { http: [{ ...listener, routes: [routeOf(0, "/"), routeOf(1, prefix)] }] };
}

test.each([true, false, "auto"] as const)(
  "what is made is encoded, and never decoded again where nobody reads it; described: %p",
  async (described) => {
    const maker = createMaker("default/eg", { options: { controllerNamespace: "s" }, described });
    const read = spyOn(EncodedMessage.prototype, "message");
    try {
      const { types } = await maker(worldOf("/a"), NO_HOOKS);
      await maker(worldOf("/b"), NO_HOOKS);
      expect([...types.values()].map((list) => list.length)).toEqual([1, 1, 2, 2, 0]);
      const names = read.mock.contexts.map((encoded) => (encoded as EncodedMessage).schema.typeName);
      // A duration that many clusters share is looked at where their rules are.
      expect(names.filter((name) => name !== "google.protobuf.Duration")).toEqual([]);
    } finally {
      read.mockRestore();
    }
  },
);
