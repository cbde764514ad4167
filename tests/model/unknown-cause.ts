import * as v from "valibot";
import type { Cluster } from "../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import type { Route } from "../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { RefusedAnswers } from "../../core/plugin/answers/refused.ts";
import { definePlugin, type HookContext } from "../../core/plugin/mod.ts";

/** Names of objects that come to something that Envoy refuses for a reason which no check of ours can know: at the routes, or at the clusters. */
export const ODD = { route: "-odd", cluster: "-far" } as const;

/** A route does not tell which SecurityPolicy shaped it; this origin does. */
export const ODD_ORIGIN = "https://odd.example.org";

/**
 * Stands for all causes that nobody knows yet: whatever is made from an object with such a name gets something that satisfies the rules of the API and that
 * Envoy does not take. So the search has to find these objects by trials, however many causes are known and refused before.
 */
export const unknownCause = definePlugin({
  kind: "hooks",
  name: "model/unknown-cause",
  version: "1.0.0",
  stability: "alpha",
  summary: "Makes something that Envoy refuses out of objects with certain names.",
  config: v.strictObject({}),
  create: () => ({
    route: {
      handler: (route, context) => (comesFrom(ODD.route, context) || hasOrigin(route) ? spoiltRoute(route) : undefined),
    },
    cluster: { handler: (cluster, context) => (comesFrom(ODD.cluster, context) ? spoiltCluster(cluster) : undefined) },
  }),
});

/**
 * Has refusals searched for among objects alone until what is returned is called: Postern would find that what a plugin answered is the plugin's, and this one
 * stands for causes in objects.
 */
export function blameObjects(): () => void {
  const { behind } = RefusedAnswers.prototype;
  RefusedAnswers.prototype.behind = () => [];
  return () => {
    RefusedAnswers.prototype.behind = behind;
  };
}

function comesFrom(ending: string, { sources }: HookContext): boolean {
  return sources.some(({ name }) => name.endsWith(ending));
}

function hasOrigin({ typedPerFilterConfig }: Route): boolean {
  return Object.values(typedPerFilterConfig).some(({ value }) => Buffer.from(value).includes(ODD_ORIGIN));
}

/** A command that Envoy does not have. */
function spoiltRoute(route: Route): Route {
  const [header] = route.responseHeadersToAdd;
  const option = { ...header, header: { ...header?.header, key: "x-odd", value: "%NO_SUCH_COMMAND%" } };
  return { ...route, responseHeadersToAdd: [option as never] };
}

/** Options of an extension that Envoy does not have. */
function spoiltCluster(cluster: Cluster): Cluster {
  const [options] = Object.values(cluster.typedExtensionProtocolOptions);
  const unknown = options ?? {
    $typeName: "google.protobuf.Any",
    typeUrl: "type.googleapis.com/google.protobuf.Empty",
    value: new Uint8Array(),
  };
  return {
    ...cluster,
    typedExtensionProtocolOptions: { ...cluster.typedExtensionProtocolOptions, "no.such.extension": unknown as never },
  };
}
