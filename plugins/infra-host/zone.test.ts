import { expect, test } from "bun:test";
import { applyBootstrap, renderBootstrap } from "../../core/envoy/bootstrap/mod.ts";
import { withoutUnknownZone } from "./zone.ts";

type Bootstrap = {
  readonly node: object;
  readonly stats_config: {
    readonly use_all_default_tags: boolean;
    readonly stats_tags: readonly { tag_name: string }[];
  };
};

function tagsOf(bootstrap: object): readonly string[] {
  return (bootstrap as Bootstrap).stats_config.stats_tags.map(({ tag_name }) => tag_name);
}

test("without a zone there are no tags of zones, and all else stays", () => {
  const rendered = renderBootstrap();
  const own = withoutUnknownZone(rendered);
  const [before, after] = [rendered, own] as unknown as readonly [Bootstrap, Bootstrap];
  expect(tagsOf(own)).toEqual(["socket_match_name", "priority"]);
  expect(after.node).toEqual({ locality: {} });
  const { stats_tags } = before.stats_config;
  expect({ ...after, node: before.node, stats_config: { ...after.stats_config, stats_tags } }).toEqual(before);
});

test("a zone that the user gives in the bootstrap or by an argument, and tags of his own, stay", () => {
  const merged = applyBootstrap(renderBootstrap(), { type: "Merge", value: "node: {locality: {zone: a}}" });
  if ("fault" in merged) throw new Error(merged.fault);
  expect(withoutUnknownZone(merged.value)).toBe(merged.value);
  for (const args of [["--service-zone", "a"], ["--service-zone=a"]])
    expect(tagsOf(withoutUnknownZone(renderBootstrap(), args)).length).toBe(4);
  const own = {
    node: { locality: { zone: "$(ENVOY_SERVICE_ZONE)" } },
    stats_config: { stats_tags: [{ tag_name: "mine" }] },
  };
  expect(tagsOf(withoutUnknownZone(own))).toEqual(["mine"]);
});

test("the tags that an EnvoyProxy takes out, as the documents show, are out", () => {
  const jsonPatches = [{ op: "remove" as const, path: "/stats_config/stats_tags" }];
  const patched = applyBootstrap(renderBootstrap(), { type: "JSONPatch", jsonPatches });
  if ("fault" in patched) throw new Error(patched.fault);
  expect(withoutUnknownZone(patched.value)["stats_config"]).toEqual({ use_all_default_tags: true });
});
