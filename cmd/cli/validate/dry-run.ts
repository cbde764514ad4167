import { createEngine, type Failure, type Need, type NeedAnswer } from "../../../core/incremental/mod.ts";
import type { InfraIr, XdsIr } from "../../../core/ir/mod.ts";
import type { HookRunner, IrKey } from "../../../core/plugin/mod.ts";
import type { ObjectStatus } from "../../../core/status/types.ts";
import { root } from "../../../plugins/gateway-api/root.ts";
import {
  createHookedTranslator,
  faultOfAll,
  type HookedTranslation,
  WithheldByHook,
} from "../../../plugins/xds/hooks/hooked.ts";
import type { PatchPolicyStatus, TranslationError } from "../../../plugins/xds/translate/mod.ts";
import { SYSTEM_CLOCK } from "../../runtime/clock.ts";
import { hookedIr, hookedWorld } from "../plugin/hooks.ts";
import type { CheckedWorld } from "./world.ts";

/** The outcome of both translations of a world. */
export interface DryRun {
  readonly statuses: readonly ObjectStatus[];
  readonly failures: readonly Failure[];
  /** The resources that the second translation left out, each with its data plane. */
  readonly leftOut: readonly (TranslationError & { readonly irKey: IrKey })[];
  /** Where hooks of plugins failed. */
  readonly hookFailures: readonly Pick<TranslationError, "name" | "sources" | "reason">[];
  readonly patches: readonly PatchPolicyStatus[];
  readonly infra: Readonly<Record<IrKey, InfraIr>>;
  /** The needs that were taken to be met without being fetched. */
  readonly assumed: readonly Need[];
}

/** A need may lead to others; so many rounds are gone. */
const ROUNDS = 4;

/** Translates a world as a Postern would, without fetching anything: a need that has no answer is taken to be met. Throws what nobody contained. */
export async function dryRun(
  world: CheckedWorld,
  answers: ReadonlyMap<string, NeedAnswer>,
  hooks: HookRunner,
): Promise<DryRun> {
  const { settings, xds } = world;
  const objects = await hookedWorld(hooks, world.snapshot);
  const snapshot = objects.value;
  const engine = createEngine();
  const needs = new Map(answers);
  const assumed: Need[] = [];
  const now = SYSTEM_CLOCK.now();
  const build = () => engine.build({ snapshot, settings: { ...settings }, needs: new Map(needs), now }, root, "");
  let built = build();
  for (let round = 0; round < ROUNDS; round++) {
    const open = built.needs.filter(({ id }) => !needs.has(id));
    if (open.length === 0) break;
    for (const need of open) needs.set(need.id, assumedAnswer(need));
    assumed.push(...open);
    built = build();
  }
  const translation = built.value;
  const irs = await hookedIr(hooks, translation.xds);
  const planes = await Promise.all(Object.entries(irs.value).map(([irKey, ir]) => planeOf(irKey, ir, { xds, hooks })));
  return {
    statuses: translation.status,
    failures: built.failures,
    leftOut: planes.flatMap(({ irKey, errors }) => errors.map((error) => ({ ...error, irKey }))),
    hookFailures: [
      ...[...objects.problems, ...irs.problems].map(({ irKey, reason, of }) =>
        of === undefined ? faultOfAll(irKey, reason) : { name: "", sources: [of], reason },
      ),
      ...planes.flatMap(({ hookErrors }) => hookErrors),
    ],
    patches: planes.flatMap(({ patchStatuses }) => patchStatuses),
    infra: translation.infra,
    assumed,
  };
}

interface PlaneOptions {
  readonly xds: CheckedWorld["xds"];
  readonly hooks: HookRunner;
}

type Plane = Pick<HookedTranslation, "errors" | "hookErrors" | "patchStatuses"> & { readonly irKey: IrKey };

async function planeOf(irKey: IrKey, ir: XdsIr, { xds, hooks }: PlaneOptions): Promise<Plane> {
  try {
    return { irKey, ...(await createHookedTranslator(irKey, xds)(ir, hooks)) };
  } catch (error) {
    if (!(error instanceof WithheldByHook)) throw error;
    return { irKey, errors: [], hookErrors: [faultOfAll(irKey, error.message)], patchStatuses: [] };
  }
}

/** An answer that would do for every need: the configuration of an OpenID provider, which as a module is never looked into. */
function assumedAnswer({ url, sha256 = "0".repeat(64) }: Need): NeedAnswer {
  const at = (path: string) => (URL.canParse(path, url) ? new URL(path, url).href : url);
  const document = { authorization_endpoint: at("/authorize"), token_endpoint: at("/token") };
  return { ok: true, bytes: new TextEncoder().encode(JSON.stringify(document)), sha256 };
}
