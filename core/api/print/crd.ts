import { kinds, schemaFor } from "../kinds.ts";
import type { Channel, KindSchema, KindVersion } from "../schema/mod.ts";
import { GATEWAY_API_VERSION } from "../shared/groups.ts";
import { defined, type OpenApi, toOpenApi } from "./openapi.ts";

/** Which CustomResourceDefinition to print. */
export interface CrdOptions {
  /** Default `experimental`. */
  readonly channel?: Channel;
  /** Descriptions of fields. Default `true`. */
  readonly descriptions?: boolean;
}

/**
 * The CustomResourceDefinition of a kind, as the object that a YAML or JSON file of it holds. Every call builds it anew.
 * Kinds that Kubernetes itself defines have none.
 */
export function crdOf(kind: KindSchema, { channel = "experimental", descriptions = true }: CrdOptions = {}): OpenApi {
  const { group, plural, scope, shortNames, categories } = kind;
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: defined({ name: `${plural}.${group}`, annotations: annotations(kind, channel), labels: kind.labels }),
    spec: {
      group,
      names: defined({
        categories,
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        plural,
        shortNames,
        singular: kind.kind.toLowerCase(),
      }),
      scope,
      versions: kind.versions.map((version) => crdVersion({ kind, version, channel, descriptions })),
    },
  };
}

interface VersionOptions {
  readonly kind: KindSchema;
  readonly version: KindVersion;
  readonly channel: Channel;
  readonly descriptions: boolean;
}

function crdVersion({ kind, version, channel, descriptions }: VersionOptions): OpenApi {
  const { name, replacedBy, columns, storage, served } = version;
  const { facts } = schemaFor(kind, { channel, version: name });
  const warning = `${kind.group}/${name} ${kind.kind} is deprecated: use ${replacedBy}.`;
  return defined({
    name,
    served: served === undefined || served.includes(channel),
    storage: storage ?? false,
    deprecated: replacedBy ? true : undefined,
    deprecationWarning: replacedBy ? warning : undefined,
    additionalPrinterColumns: columns,
    schema: {
      openAPIV3Schema: { ...(descriptions ? { description: kind.about } : {}), ...toOpenApi(facts, { descriptions }) },
    },
    subresources: kind.statusPath ? { status: {} } : {},
  });
}

/** Groups under k8s.io must say who approved them; the Gateway API also states its version and channel. */
function annotations({ group }: KindSchema, channel: Channel): OpenApi | undefined {
  if (!group.endsWith("k8s.io")) return undefined;
  return {
    "api-approved.kubernetes.io": "https://github.com/kubernetes-sigs/gateway-api/pull/4530",
    "gateway.networking.k8s.io/bundle-version": GATEWAY_API_VERSION,
    "gateway.networking.k8s.io/channel": channel,
  };
}

/** The kinds of a group, in the order of the table. */
export function kindsOfGroup(group: string): readonly KindSchema[] {
  return kinds.filter((kind) => kind.group === group);
}
