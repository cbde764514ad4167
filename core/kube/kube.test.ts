import { expect, test } from "bun:test";
import {
  collectionPath,
  createLineSplitter,
  describeError,
  isConflict,
  isExpired,
  objectPath,
  parseError,
  parseWatchLine,
  queryOf,
  unreachable,
} from "./mod.ts";

const ROUTES = {
  group: "gateway.networking.k8s.io",
  version: "v1",
  plural: "httproutes",
  kind: "HTTPRoute",
  namespaced: true,
};
const NAMESPACES = { group: "", version: "v1", plural: "namespaces", kind: "Namespace", namespaced: false };

test("paths of collections, objects and subresources", () => {
  expect(collectionPath(ROUTES)).toBe("/apis/gateway.networking.k8s.io/v1/httproutes");
  expect(collectionPath(ROUTES, "a")).toBe("/apis/gateway.networking.k8s.io/v1/namespaces/a/httproutes");
  expect(objectPath(ROUTES, { namespace: "a", name: "r" }, "status")).toBe(
    "/apis/gateway.networking.k8s.io/v1/namespaces/a/httproutes/r/status",
  );
  expect(objectPath(NAMESPACES, { namespace: "", name: "a" })).toBe("/api/v1/namespaces/a");
  expect(queryOf({ watch: true, limit: 5, next: undefined, labelSelector: "a=b" })).toBe(
    "?watch=true&limit=5&labelSelector=a%3Db",
  );
  expect(queryOf({ next: undefined })).toBe("");
});

test("lines arrive whole, however they are cut", () => {
  const splitter = createLineSplitter();
  expect(splitter.push('{"a"')).toEqual([]);
  expect(splitter.push(':1}\n{"b":2}\n{"c"')).toEqual(['{"a":1}', '{"b":2}']);
  expect(splitter.push(":3")).toEqual([]);
  expect(splitter.push("}\n\n")).toEqual(['{"c":3}']);
});

test("events of a watch", () => {
  const object = { apiVersion: "v1", kind: "Namespace", metadata: { name: "a", managedFields: [{}] } };
  const bare = { apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } };
  const line = (type: string, of: unknown) => JSON.stringify({ type, object: of });
  expect(parseWatchLine(line("ADDED", object))).toEqual({ type: "upsert", object: bare });
  expect(parseWatchLine(line("MODIFIED", object))).toEqual({ type: "upsert", object: bare });
  expect(parseWatchLine(line("DELETED", object))).toEqual({ type: "remove", object: bare });
  const annotations = { "k8s.io/initial-events-end": "true" };
  expect(parseWatchLine(line("BOOKMARK", { metadata: { resourceVersion: "7", annotations } }))).toEqual({
    type: "bookmark",
    resourceVersion: "7",
    initialEnd: true,
  });
  expect(parseWatchLine(line("ERROR", { kind: "Status", code: 410, reason: "Expired", message: "too old" }))).toEqual({
    type: "error",
    error: { code: 410, reason: "Expired", message: "too old" },
  });
  expect(parseWatchLine(line("NEW", object))).toBeUndefined();
});

test("errors, from the server, from a proxy and from the network", () => {
  const status = { kind: "Status", code: 409, reason: "Conflict", message: "the object has been modified" };
  const conflict = parseError(409, JSON.stringify(status));
  expect(isConflict(conflict)).toBe(true);
  expect(isConflict({ ...conflict, reason: "AlreadyExists" })).toBe(false);
  expect(describeError(conflict)).toBe("409 Conflict: the object has been modified");
  expect(parseError(502, "<html>bad gateway", "3")).toEqual({
    code: 502,
    reason: "",
    message: "<html>bad gateway",
    retryAfterMs: 3000,
  });
  expect(describeError(unreachable(new Error("refused")))).toBe("no answer: refused");
  expect(isExpired({ code: 504, reason: "Timeout", message: "Too large resource version: 12, current: 5" })).toBe(true);
  expect(isExpired({ code: 504, reason: "Timeout", message: "" })).toBe(false);
});
