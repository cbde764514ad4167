import { EncodedMessage, encodedOf } from "../../../core/envoy/mod.ts";
import { createEngine, derive, type Reader, sameItems } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import type { TranslateOptions } from "./base/options.ts";
import { type Origin, Origins } from "./base/origin.ts";
import type { Resource, ResourceMessages, Resources, TranslationError } from "./base/resources.ts";
import { listenersOfDataPlane } from "./listeners/listeners.ts";
import { clusterLists, notableOf, stepBeside, stepOfRoutes } from "./needs/built.ts";
import type { Needed } from "./needs/needed.ts";
import { certificatesOfListener, stepsOf } from "./needs/steps.ts";
import { placesOfListeners, SETTINGS, takeNext } from "./parts/ir-parts.ts";
import { PATCHING, type PatchedResources, type PatchPolicyStatus, patchedResources } from "./patches/policies.ts";
import { routeTables } from "./routes/route-table.ts";
import { worldOfSettings } from "./world.ts";

/** The result of one translation. */
export interface XdsTranslation {
  readonly resources: Resources;
  /** The outcome of every EnvoyPatchPolicy of the IR, in its order. */
  readonly patchStatuses: readonly PatchPolicyStatus[];
  /** The parts of the data plane that were left out, in order of discovery; everything else stands in the resources. */
  readonly errors: readonly TranslationError[];
  /** Where a listener, route or cluster came from, by the message or as it is encoded; undefined for messages that this translator did not make. */
  readonly originOf: (message: object) => Origin | undefined;
  /** Stands for what `originOf` answers about an encoded message, and is cheaper to compare: the same object for as long as that is the same. */
  readonly originMark: (encoded: EncodedMessage) => object | undefined;
  /** The same number while no route that stayed the same came from something else. */
  readonly originRevision: number;
}

/** The mode in which resources are made: what nobody looks at need not be made, and costs nothing then. */
export interface Mode {
  /** Clusters that use the same endpoints share load assignments, instead of having one each under their own names. */
  readonly isShared: boolean;
  /** Resources say in their metadata what they were made from. */
  readonly isDescribed: boolean;
}

/** The mode for whoever looks at resources: as hooks, patches and recorded cases have them. */
export const FULL: Mode = { isShared: false, isDescribed: true };

/**
 * Translates the IR of one data plane, build after build. The two steps are apart so that hooks can change routes,
 * listeners and clusters between them; `patch` also takes resources that hooks replaced.
 */
export interface XdsTranslator {
  build(xds: ir.XdsIr, mode?: Mode): Omit<XdsTranslation, "patchStatuses">;
  /** Applies the IR's EnvoyPatchPolicies. */
  patch(resources: Resources, xds: ir.XdsIr): PatchedResources;
}

/**
 * A translator that remembers its last build: messages whose part of the IR did not change keep their identity.
 * Promise: what it yields depends on the IR and the options only, never on what it remembers.
 */
export function createXdsTranslator(options: TranslateOptions): XdsTranslator {
  const [engine, patching] = [createEngine(), createEngine()];
  const origins = new Origins();
  const desk = { options, origins };
  const originMark = (encoded: EncodedMessage) => origins.get(encoded);
  const originOf = (message: object) => {
    const encoded = message instanceof EncodedMessage ? message : encodedOf(message);
    return encoded && origins.get(encoded)?.();
  };
  return {
    build(xds, { isShared, isDescribed } = FULL) {
      const mode = { [SETTINGS.shared]: isShared, [SETTINGS.described]: isDescribed };
      const settings = { [SETTINGS.ir]: xds, [SETTINGS.desk]: desk, ...mode };
      const { resources, errors } = engine.build(worldOfSettings(settings), translation, "").value;
      return { resources, errors, originOf, originMark, originRevision: origins.revision };
    },
    patch(resources, { envoyPatchPolicies: policies }) {
      if (policies === undefined || policies.length === 0) return { resources, statuses: [] };
      const settings = { [PATCHING.resources]: resources, [PATCHING.policies]: policies };
      return patching.build(worldOfSettings(settings), patchedResources, "").value;
    },
  };
}

/** Both steps once, without a memory. */
export function translateXds(xds: ir.XdsIr, options: TranslateOptions): XdsTranslation {
  const translator = createXdsTranslator(options);
  const built = translator.build(xds);
  const { resources, statuses } = translator.patch(built.resources, xds);
  return { ...built, resources, patchStatuses: statuses };
}

/** All resources of a data plane, and what is left out; key: empty. */
const translation = derive(
  "xds-translation",
  (_key, read): Pick<XdsTranslation, "resources" | "errors"> => {
    const [{ listeners, ...ofListeners }, { routes, ...ofRoutes }] = [
      read.from(listenersOfDataPlane, ""),
      read.from(routeTables, ""),
    ];
    const { secrets, ...ofOthers } = read.from(secretList, "");
    const errors = [ofListeners, ofRoutes, ofOthers].flatMap((part) => part.errors);
    return { resources: { listeners, routes, ...read.from(clusterLists, ""), secrets }, errors };
  },
  { share: takeNext },
);

/** The secrets of a data plane in the order in which they are first needed, and what is left out beside listeners and routes; key: empty. */
const secretList = derive(
  "secrets",
  (_key, read) => {
    const secrets: Resource<ResourceMessages["secrets"]>[] = [];
    const names = new Set<string>();
    const errors: TranslationError[] = [];
    for (const need of everythingNeeded(read)) {
      if ("refused" in need) errors.push(need.refused);
      if (!("secret" in need) || (need.secret.once && names.has(need.secret.name))) continue;
      const { resource, error } = need.secret.made();
      if (error === undefined) {
        names.add(resource.name);
        secrets.push(resource);
      } else errors.push(error);
    }
    return { secrets, errors };
  },
  {
    share: (before, now) => ({
      secrets: sameItems(before.secrets, now.secrets) ? before.secrets : now.secrets,
      errors: now.errors,
    }),
  },
);

/** The needs of all parts of a data plane beside clusters, step by step; the needs of a cluster stand where the cluster is asked for. */
function* everythingNeeded(read: Reader): Generator<Needed> {
  const listeners = placesOfListeners(read);
  for (const [i, { needs, of }] of stepsOf(read).entries()) {
    if (i < listeners.length) {
      yield* read.from(certificatesOfListener, of);
      for (const [, ofCluster] of notableOf(stepOfRoutes(i), read)) yield* ofCluster;
    }
    const ofClusters = new Map(
      Array.from(notableOf(stepBeside(i), read), ([[place], ofCluster]) => [place, ofCluster]),
    );
    for (const [place, need] of read.from(needs, of).entries())
      if ("cluster" in need) yield* ofClusters.get(place) ?? [];
      else yield need;
  }
}
