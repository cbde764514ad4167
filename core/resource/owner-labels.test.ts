import { expect, test } from "bun:test";
import { indexesOfService } from "../api/shared/indexes.ts";
import { labelValue, ownerInLabels } from "./owner-labels.ts";

const LONG = "a-name.".repeat(36);

test("names that fit are values as they are; longer ones are cut, valid, and each its own", () => {
  for (const name of ["eg", "a.b", "x".repeat(63)]) expect(labelValue(name)).toBe(name);
  const values = [`${LONG}a`, `${LONG}b`, "x".repeat(64), `${"x".repeat(37)}-.${"y".repeat(60)}`].map(labelValue);
  for (const value of values) expect(value).toMatch(/^[a-z0-9](?:[-a-z0-9_.]{0,61}[a-z0-9])$/);
  expect(new Set(values).size).toBe(values.length);
  // No name has such a sign, so none can be made to look like the value of another one.
  for (const value of values) expect(value).toContain("_");
});

test("a Service is found by the owner that its labels name, however long the name is", () => {
  expect(ownerInLabels("default/eg")).toBe("default/eg");
  expect(ownerInLabels("merged")).toBe("merged");
  const service = (labels: Readonly<Record<string, string>>) =>
    ({ apiVersion: "v1", kind: "Service", metadata: { name: "s", namespace: "system", labels } }) as never;
  const ofGateway = service({
    "gateway.envoyproxy.io/owning-gateway-name": labelValue(LONG),
    "gateway.envoyproxy.io/owning-gateway-namespace": "shop",
  });
  expect(indexesOfService.owner(ofGateway)).toEqual([`system:${ownerInLabels(`shop/${LONG}`)}`]);
  const ofClass = service({ "gateway.envoyproxy.io/owning-gatewayclass": labelValue(LONG) });
  expect(indexesOfService.owner(ofClass)).toEqual([`system:${ownerInLabels(LONG)}`]);
});
