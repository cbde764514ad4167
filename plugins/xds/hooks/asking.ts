import type { Message } from "@bufbuild/protobuf";
import type { EncodedMessage } from "../../../core/envoy/mod.ts";
import type { UnstructuredRef } from "../../../core/ir/mod.ts";
import type { HookContext, HookRunner, IrKey } from "../../../core/plugin/api.ts";
import type { FailedHook } from "../../../core/plugin/contract/failed-hook.ts";
import type { KubeObject, ObjectRef } from "../../../core/resource/mod.ts";
import type { Resource, ResourceKind, TranslationError, XdsTranslator } from "../translate/mod.ts";

type Built = ReturnType<XdsTranslator["build"]>;

/** What hooks are asked with. */
export interface Asking {
  readonly hooks: HookRunner;
  readonly irKey: IrKey;
  readonly originOf: Built["originOf"];
  /** The same object for as long as what `originOf` answers is the same. */
  readonly originMark: (encoded: EncodedMessage) => object | undefined;
  /** The same for as long as all marks are. */
  readonly originRevision: number;
}

/** What a hook is told of a message: where it came from, if not from all that its resource did, and the foreign objects that were named on its way. */
export function contextOf(
  { irKey }: Asking,
  resource: Resource<Message>,
  origin: ReturnType<Built["originOf"]>,
): HookContext {
  return {
    irKey,
    sources: origin?.sources ?? resource.sources,
    objects: objectsOf(origin?.extensionRefs),
    ...(origin?.extensionPolicies && { policies: objectsOf(origin.extensionPolicies) }),
  };
}

function objectsOf(refs: readonly UnstructuredRef[] | undefined): readonly KubeObject[] {
  return (refs ?? []).flatMap(({ object }) => (object === undefined ? [] : [object as KubeObject]));
}

/** What hooks remember something under: its point and its name. */
export function askedKey(point: string, name: string): string {
  return `${point} ${name}`;
}

/** What is told of a hook that failed. */
export function hookError(
  kind: ResourceKind,
  name: string,
  sources: readonly ObjectRef[],
  failed: FailedHook,
): TranslationError {
  return { kind, name, sources, reason: failed.reason };
}
