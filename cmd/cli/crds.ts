import { stringify } from "yaml";
import { crdOf, kindsOfGroup } from "../../core/api/print/crd.ts";
import type { OpenApi } from "../../core/api/print/openapi.ts";
import type { Channel } from "../../core/api/schema/mod.ts";
import { ENVOY_GATEWAY_GROUP, EXPERIMENTAL_GROUP, GATEWAY_API_GROUP } from "../../core/api/shared/groups.ts";

/** Which definitions to print. */
export interface CrdsOptions {
  /** Descriptions of fields. Default `true`. */
  readonly descriptions?: boolean;
  /** With the kinds of the Gateway API. Default `false`. */
  readonly gatewayApi?: boolean;
  /** Channel of the Gateway API. Default `experimental`. */
  readonly channel?: Channel;
}

/** The CustomResourceDefinitions as objects: those of the Gateway API first. */
export function crds({
  gatewayApi = false,
  channel = "experimental",
  descriptions = true,
}: CrdsOptions = {}): OpenApi[] {
  const experiments = channel === "experimental" ? [EXPERIMENTAL_GROUP] : [];
  const groups = [...(gatewayApi ? [GATEWAY_API_GROUP, ...experiments] : []), ENVOY_GATEWAY_GROUP];
  return groups.flatMap(kindsOfGroup).map((kind) => crdOf(kind, { channel, descriptions }));
}

/** Definitions as one YAML text, a document each. */
export function crdsText(definitions: readonly Readonly<OpenApi>[]): string {
  const print = (each: Readonly<OpenApi>) => `---\n${stringify(each, { lineWidth: 0, aliasDuplicateObjects: false })}`;
  return definitions.map(print).join("");
}

/** The definitions of gateway.envoyproxy.io, ready for `kubectl apply --server-side -f -`. The same text every time. */
export function printCrds(options: Pick<CrdsOptions, "descriptions"> = {}): string {
  return crdsText(crds(options));
}
