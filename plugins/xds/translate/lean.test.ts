import { expect, test } from "bun:test";
import type * as ir from "../../../core/ir/mod.ts";
import { leanXds } from "./lean.ts";
import { createMemo } from "./memo.ts";

function route(name: string, more: Partial<ir.HttpRoute> = {}): ir.HttpRoute {
  const settings = [{ name: `${name}/backend/0`, weight: 1, endpointsOf: "s" }];
  return { name, destination: { name, settings }, ...more };
}

const hostnames = ["*"];

function listener(routes: readonly ir.HttpRoute[]): ir.HttpListener {
  return { name: "l", address: "0.0.0.0", port: 80, hostnames, routes };
}

test("listeners see the routes that carry something, and other routes do not change what they see", () => {
  const memo = createMemo();
  const lean = (routes: readonly ir.HttpRoute[]) => {
    const [one] = leanXds({ memo }, { http: [listener(routes)] }).http ?? [];
    memo.settle();
    return one;
  };
  const retry: Partial<ir.HttpRoute> = { traffic: { retry: { numRetries: 2 } } };
  const busy = route("busy", retry);
  const first = lean([route("plain"), busy]) as ir.HttpListener;
  expect(first.routes?.map(({ name }) => name)).toEqual(["busy"]);
  expect(lean([route("plain"), busy, route("other")])).toBe(first);
  expect(lean([busy])).toBe(first);
  expect(lean([route("busy", { traffic: { retry: { numRetries: 3 } } })])).not.toBe(first);
});
