import { expect, test } from "bun:test";
import { CLASS_FINALIZER, patchOf } from "./class-finalizer.ts";

const classWith = (metadata: object) => ({
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "GatewayClass",
  metadata: { name: "eg", ...metadata },
});

test("a class in use gets the finalizer, beside others it has", () => {
  expect(patchOf(classWith({}), true)).toEqual([{ op: "add", path: "/metadata/finalizers", value: [CLASS_FINALIZER] }]);
  expect(patchOf(classWith({ finalizers: ["other"] }), true)).toEqual([
    { op: "test", path: "/metadata/finalizers", value: ["other"] },
    { op: "add", path: "/metadata/finalizers/-", value: CLASS_FINALIZER },
  ]);
  expect(patchOf(classWith({ finalizers: [CLASS_FINALIZER] }), true)).toBeUndefined();
  expect(patchOf(classWith({ deletionTimestamp: "2026-01-01T00:00:00Z" }), true)).toBeUndefined();
});

test("a class that no Gateway uses loses it, and only it", () => {
  expect(patchOf(classWith({ finalizers: ["other", CLASS_FINALIZER] }), false)).toEqual([
    { op: "test", path: "/metadata/finalizers/1", value: CLASS_FINALIZER },
    { op: "remove", path: "/metadata/finalizers/1" },
  ]);
  expect(patchOf(classWith({ finalizers: ["other"] }), false)).toBeUndefined();
});
