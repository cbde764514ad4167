import { stringify } from "yaml";
import { ENVOY_GATEWAY_GROUP } from "../../core/api/groups.ts";
import { crdOf, kindsOfGroup } from "../../core/api/print/crd.ts";

/**
 * The CustomResourceDefinitions of gateway.envoyproxy.io as one YAML text, ready for `kubectl apply --server-side -f -`.
 * Without descriptions it is small enough for client-side apply too. Pure; the same text every time.
 */
export function printCrds(options: { readonly descriptions?: boolean } = {}): string {
  const documents = kindsOfGroup(ENVOY_GATEWAY_GROUP).map((kind) => crdOf(kind, options));
  return documents
    .map((document) => `---\n${stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })}`)
    .join("");
}
