import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { chartWith } from "../charts/helm.ts";
import { findCluster, suiteName } from "./cluster.ts";
import { apply, eventually, kubectl, remove } from "./commands.ts";

// A policy takes effect a few seconds after it was applied.
setDefaultTimeout(120_000);

const cluster = await findCluster();
const GROUP = "gateway.networking.k8s.io";
const NAME = `policyprobes.${GROUP}`;

/** A definition that is of the Gateway API by its group. */
function definition(channel: string, release: string): object {
  const schema = { openAPIV3Schema: { type: "object" } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: NAME,
      annotations: {
        "api-approved.kubernetes.io": "unapproved, for a test",
        [`${GROUP}/channel`]: channel,
        [`${GROUP}/bundle-version`]: release,
      },
    },
    spec: {
      group: GROUP,
      scope: "Namespaced",
      names: { plural: "policyprobes", singular: "policyprobe", kind: "PolicyProbe", listKind: "PolicyProbeList" },
      versions: [{ name: "v1", served: true, storage: true, schema }],
    },
  };
}

/** The answer of the server to a change that is not made. */
function attempt(channel: string, release: string): string {
  try {
    apply([definition(channel, release)], "--dry-run=server");
    return "taken";
  } catch (error) {
    return (error as Error).message;
  }
}

describe.skipIf("reason" in cluster)(suiteName("the definitions that the chart brings", cluster), () => {
  const policies = () =>
    chartWith({ crds: { enabled: true } }).filter(({ kind }) => kind.startsWith("ValidatingAdmissionPolicy"));
  const names = () => policies().map(({ kind, metadata }) => `${kind}/${metadata.name}`);

  beforeAll(() => {
    apply([definition("standard", "v1.6.1")]);
    apply(policies());
  });
  afterAll(() => {
    remove(...names());
    remove("customresourcedefinition", NAME);
  });

  test("cannot go back to the experimental channel, or to an old release", async () => {
    // A policy of the same name may be in force that came with the definitions themselves: it has other words.
    await eventually(
      () => attempt("experimental", "v1.6.1"),
      (answer) => answer.includes("must not replace one of the standard channel"),
    );
    expect(attempt("standard", "v1.4.2")).toContain("before 1.5 must not be installed any more");
    expect(["v1.5.0", "v1.6.1", "v1.10.0", "v0.0.0-dev"].map((release) => attempt("standard", release))).toEqual(
      Array(4).fill("taken"),
    );
    expect(
      kubectl("get", "crd", NAME, "-o", `jsonpath={.metadata.annotations.gateway\\.networking\\.k8s\\.io/channel}`),
    ).toBe("standard");
  });
});
