import { crdOfOwnKind, type OwnKind, rulesOfOwnKinds } from "../../../../core/plugin/mod.ts";
import type { Manifest } from "../../../../plugins/infra-kubernetes/manifests/manifest.ts";
import { granted } from "../../../install/roles.ts";
import type { Run } from "../../command.ts";
import { installObjects } from "../../install/objects.ts";
import { kindsOfPlugins } from "../../plugin/kinds.ts";
import { renderJson, renderYaml } from "../../render/mod.ts";

/** Rights of their own, so that they can be given to an installation that is there. */
function rightsFor(kinds: readonly OwnKind[], namespace: string): readonly Manifest[] {
  if (kinds.length === 0) return [];
  const name = `postern-plugin-kinds:${namespace}`;
  return granted({ name, rules: rulesOfOwnKinds(kinds), account: "envoy-gateway", accountNamespace: namespace });
}

export const run: Run = async (input, io) => {
  const { namespace, definitions, objects } = installObjects(input);
  const kinds = await kindsOfPlugins(input.texts("plugin"));
  const own = input.flag("skip-crds") ? [] : (kinds.map(crdOfOwnKind) as unknown as readonly Manifest[]);
  const all = [namespace, ...definitions, ...own, ...objects, ...rightsFor(kinds, namespace.metadata.name)];
  if (input.text("output") === "json") io.out(renderJson({ apiVersion: "v1", kind: "List", items: all }));
  else io.out(all.map(renderYaml).join("---\n"));
  return 0;
};
