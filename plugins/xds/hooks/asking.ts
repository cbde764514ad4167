import type { Message } from "@bufbuild/protobuf";
import { type EncodedMessage, encodeOnce } from "../../../core/envoy/mod.ts";
import type { UnstructuredRef } from "../../../core/ir/mod.ts";
import type { HookContext, HookPoints, HookRunner, IrKey } from "../../../core/plugin/api.ts";
import type { MessagePoint } from "../../../core/plugin/contract/encoded-handler.ts";
import { FailedHook } from "../../../core/plugin/contract/failed-hook.ts";
import type { KubeObject, ObjectRef } from "../../../core/resource/mod.ts";
import type { Resource, ResourceKind, TranslationError, XdsTranslator } from "../translate/mod.ts";

type Built = ReturnType<XdsTranslator["build"]>;

/** The hooks, and all that they are asked with. */
export interface Asking {
  readonly hooks: HookRunner;
  readonly irKey: IrKey;
  readonly originOf: Built["originOf"];
  /** The same object for as long as what `originOf` answers is the same. */
  readonly originMark: (encoded: EncodedMessage) => object | undefined;
  /** The same for as long as all marks are. */
  readonly originRevision: number;
}

/** The context of a message for a hook: where it came from, if not from all that its resource did, and the foreign objects that were named on its way. */
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

/** Asks about a message as it is encoded. A runner whose hooks all read messages is given the message. */
export async function askEncoded(
  hooks: HookRunner,
  point: MessagePoint,
  encoded: EncodedMessage,
  context: HookContext,
): Promise<EncodedMessage | FailedHook<EncodedMessage>> {
  if (hooks.runEncoded !== undefined) return hooks.runEncoded(point, encoded, context);
  const message = encoded.message();
  const answer = await hooks.run(point, message as unknown as HookPoints[typeof point], context);
  const again = (one: Message) => encodeOnce(encoded.schema, one);
  if (!(answer instanceof FailedHook)) return again(answer);
  return new FailedHook(answer.value && again(answer.value), answer.outcome, answer.failures, answer.probes);
}

/** The key under which hooks remember something: its point and its name. */
export function askedKey(point: string, name: string): string {
  return `${point} ${name}`;
}

/** The error that is told of a hook that failed. */
export function hookError(
  kind: ResourceKind,
  name: string,
  sources: readonly ObjectRef[],
  failed: FailedHook,
): TranslationError {
  return { kind, name, sources, reason: failed.reason };
}
