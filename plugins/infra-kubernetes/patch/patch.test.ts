import { expect, test } from "bun:test";
import type { Manifest } from "../manifests/manifest.ts";
import { applyPatch } from "./mod.ts";

const deployment: Manifest = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "d", labels: { a: "1", b: "2" } },
  spec: {
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } },
    template: {
      spec: {
        containers: [
          { name: "envoy", image: "e", env: [{ name: "A", value: "1" }], args: ["x", "y"] },
          { name: "manager", image: "m" },
        ],
        tolerations: [{ key: "old" }],
      },
    },
  },
};

/** The patched Deployment's pod spec. */
function pod(spec: object): unknown {
  const patched = applyPatch(deployment, { value: { spec: { template: { spec } } } });
  if ("fault" in patched) return patched.fault;
  return (patched.value.spec as { template: { spec: unknown } }).template.spec;
}

test("lists with a merge key merge by it, others are replaced", () => {
  expect(pod({ containers: [{ name: "manager", image: "n" }], tolerations: [{ key: "new" }] })).toEqual({
    containers: [
      { name: "envoy", image: "e", env: [{ name: "A", value: "1" }], args: ["x", "y"] },
      { name: "manager", image: "n" },
    ],
    tolerations: [{ key: "new" }],
  });
});

test("new entries come before those the patch does not name, as Kubernetes orders them", () => {
  const patched = pod({ containers: [{ name: "envoy", env: [{ name: "B", value: "2" }], args: ["z"] }] });
  expect(patched).toMatchObject({
    containers: [
      {
        name: "envoy",
        image: "e",
        env: [
          { name: "B", value: "2" },
          { name: "A", value: "1" },
        ],
        args: ["z"],
      },
      { name: "manager", image: "m" },
    ],
  });
});

test("directives delete, replace and keep", () => {
  expect(pod({ containers: [{ name: "manager", $patch: "delete" }] })).toMatchObject({
    containers: [{ name: "envoy" }],
  });
  expect(pod({ containers: [{ $patch: "replace" }, { name: "only", image: "o" }] })).toMatchObject({
    containers: [{ name: "only", image: "o" }],
  });
  const recreate = applyPatch(deployment, {
    value: { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } }, metadata: { labels: { a: null } } },
  });
  expect(recreate).toMatchObject({
    value: { spec: { strategy: { type: "Recreate" } }, metadata: { labels: { b: "2" } } },
  });
  expect("value" in recreate && recreate.value.metadata.labels).toEqual({ b: "2" });
  expect("value" in recreate && (recreate.value.spec as { strategy: unknown }).strategy).toEqual({ type: "Recreate" });
});

test("a JSON merge patch replaces lists", () => {
  const patched = applyPatch(deployment, {
    type: "JSONMerge",
    value: { spec: { template: { spec: { containers: [{ name: "only" }], tolerations: null } } } },
  });
  expect("value" in patched && (patched.value.spec as { template: unknown }).template).toEqual({
    spec: { containers: [{ name: "only" }] },
  });
});

test("patches that cannot be applied are refused, and nothing is changed in place", () => {
  const before = JSON.stringify(deployment);
  expect(pod({ containers: [{ image: "nameless" }] })).toBe(
    "patch of the Deployment cannot be applied: an entry of containers has no name",
  );
  expect(applyPatch(deployment, { type: "Other", value: {} })).toHaveProperty("fault");
  expect(applyPatch(deployment, { value: "text" })).toHaveProperty("fault");
  expect(JSON.stringify(deployment)).toBe(before);
});
