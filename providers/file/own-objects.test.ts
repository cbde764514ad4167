import { expect, test } from "bun:test";
import { type KubeObject, refOf } from "../../core/resource/mod.ts";
import { OwnObjects } from "./own-objects.ts";

const secret = (name: string, more: object = {}) =>
  ({ apiVersion: "v1", kind: "Secret", metadata: { namespace: "system", name }, ...more }) as KubeObject;

test("Postern's own objects are there from the beginning, give way to those of files, and come back", () => {
  const own = secret("key");
  const written = secret("key", { type: "Opaque" });
  const other = secret("other");
  const beside = new OwnObjects([own]);
  expect(beside.extend({ upsert: [other] })).toEqual({ upsert: [other, own], remove: [] });
  expect(beside.extend({ upsert: [written] })).toEqual({ upsert: [written], remove: [] });
  expect(beside.extend({ remove: [refOf(written), refOf(other)] })).toEqual({ upsert: [own], remove: [refOf(other)] });
  expect(new OwnObjects([own]).extend({ upsert: [written] })).toEqual({ upsert: [written], remove: [] });
});
