import { expect, test } from "bun:test";
import { type KubeObject, refOf, WatchScope } from "../../core/resource/mod.ts";
import { ScopedEdits } from "../../providers/file/scoped-edits.ts";

const object = (kind: string, namespace: string, name: string, labels = {}): KubeObject => ({
  apiVersion: "v1",
  kind,
  metadata: { name, labels, ...(namespace === "" ? {} : { namespace }) },
});
const namespace = (name: string, team?: string) => object("Namespace", "", name, team === undefined ? {} : { team });
const names = (edit: ReturnType<ScopedEdits["through"]>) => ({
  upsert: edit.upsert?.map(({ metadata }) => metadata.name),
  remove: edit.remove?.map(({ name }) => name),
});

test("of listed namespaces and Postern's own everything counts, of others nothing; what is cluster-scoped always does", () => {
  const edits = new ScopedEdits(new WatchScope({ type: "Namespaces", namespaces: ["a"] }, "system"));
  const upsert = [
    object("Service", "a", "one"),
    object("Service", "b", "two"),
    object("Service", "system", "three"),
    namespace("b"),
  ];
  expect(names(edits.through({ upsert })).upsert).toEqual(["one", "three", "b"]);
  expect(names(edits.through({ remove: upsert.map(refOf) })).remove).toEqual(["one", "three", "b"]);
});

test("a namespace that gains the label brings its objects, newest versions, and takes them along when it loses it", () => {
  const choice = { type: "NamespaceSelector", namespaceSelector: { matchLabels: { team: "x" } } } as const;
  const edits = new ScopedEdits(new WatchScope(choice, "system"));
  const start = edits.through({
    upsert: [object("Service", "a", "one"), object("Service", "a", "two"), namespace("a")],
  });
  expect(names(start)).toEqual({ upsert: ["a"], remove: [] });
  edits.through({ remove: [refOf(object("Service", "a", "two"))] });
  const joined = edits.through({ upsert: [namespace("a", "x"), object("Service", "a", "three")] });
  expect(names(joined)).toEqual({ upsert: ["one", "a", "three"], remove: [] });
  const left = edits.through({ upsert: [namespace("a", "y"), object("Service", "a", "four")] });
  expect(names(left)).toEqual({ upsert: ["a"], remove: ["one", "three"] });
  expect(names(edits.through({ upsert: [namespace("a", "x")] })).upsert).toEqual(["one", "three", "four", "a"]);
  expect(names(edits.through({ remove: [refOf(namespace("a"))] })).remove).toEqual(["one", "three", "four", "a"]);
});
