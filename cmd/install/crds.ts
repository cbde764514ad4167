import { kinds } from "../../core/api/kinds.ts";
import { crdOf } from "../../core/api/print/crd.ts";
import type { Manifest } from "../../plugins/infra-kubernetes/manifests/manifest.ts";

/** The definitions of all kinds of Gateway API and of gateway.envoyproxy.io. */
export function definitions(): readonly Manifest[] {
  return kinds.filter(({ group }) => group.includes("gateway")).map((kind) => crdOf(kind) as unknown as Manifest);
}

/** The definitions as files of the Helm chart: one line of JSON, which is YAML, each. */
export function definitionFiles(): ReadonlyMap<string, string> {
  return new Map(
    definitions().map((definition) => {
      const { group, names } = definition.spec as {
        readonly group: string;
        readonly names: { readonly plural: string };
      };
      return [`${group}_${names.plural}.yaml`, `${JSON.stringify(definition)}\n`];
    }),
  );
}
