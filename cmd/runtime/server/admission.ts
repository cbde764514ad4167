import type { EnvoyProxy } from "../../../core/api/mod.ts";
import { checkBootstrap } from "../../../core/envoy/bootstrap/mod.ts";
import { createEngine } from "../../../core/incremental/mod.ts";
import type { Pipeline } from "../../../core/pipeline/mod.ts";
import {
  createOverlays,
  groupOf,
  type KindName,
  type KubeObject,
  kindOf,
  objectCell,
  refOf,
} from "../../../core/resource/mod.ts";
import { statusKey } from "../../../core/status/board.ts";
import { root } from "../../../plugins/gateway-api/root.ts";
import type { Judgement } from "../../../plugins/infra-kubernetes/webhooks/mod.ts";
import { SYSTEM_CLOCK } from "../clock.ts";
import { ofStatus } from "../findings/of-status.ts";

/** The pipeline and the settings among which an object is judged. */
export interface AdmissionOptions {
  readonly pipeline: () => Pick<Pipeline, "snapshot">;
  /** Settings of the translator. */
  readonly settings: () => object;
}

/** Warnings of one object at most: the API server cuts what is longer. */
const MOST_WARNINGS = 5;

/**
 * Judges objects as the translation in force would, among the objects that are there. An object with a fault of its own is refused, so that a wrong bootstrap
 * is never stored; what it comes to among others is a warning, since those may come after it. The engine is its own, and remembers from request to request.
 */
export function createAdmission({ pipeline, settings }: AdmissionOptions): (object: KubeObject) => Judgement {
  const overlays = createOverlays();
  let engine: ReturnType<typeof createEngine> | undefined;
  return (object) => {
    const refused = faultInItself(object);
    if (refused !== undefined) return { refused, warnings: [] };
    const { snapshot: live } = pipeline();
    if (live === undefined) return NOTHING;
    const kind = kindOf(groupOf(object.apiVersion), object.kind).name as KindName;
    const { namespace = "", name } = object.metadata;
    const snapshot = overlays.over(live, new Map([[objectCell(kind, namespace, name), object]]));
    engine ??= createEngine();
    const world = {
      snapshot,
      settings: settings() as Readonly<Record<string, unknown>>,
      needs: new Map(),
      now: SYSTEM_CLOCK.now(),
    };
    const { value } = engine.build(world, root, "");
    const key = statusKey(refOf(object));
    const findings = value.status
      .filter(({ ref }) => statusKey(ref) === key)
      .flatMap((status) => ofStatus(status, { objectOf: () => object, endpointsCount: false }));
    return { warnings: findings.slice(0, MOST_WARNINGS).map(({ message }) => message) };
  };
}

const NOTHING: Judgement = { warnings: [] };

function faultInItself(object: KubeObject): string | undefined {
  if (object.kind !== "EnvoyProxy") return undefined;
  const checked = checkBootstrap((object as EnvoyProxy).spec?.bootstrap);
  return "value" in checked ? undefined : checked.fault;
}
