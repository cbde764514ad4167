import type { Message } from "@bufbuild/protobuf";
import type { XdsIr } from "../../../core/ir/mod.ts";
import type { HookRunner, IrKey } from "../../../core/plugin/api.ts";
import { FailedHook } from "../../../core/plugin/contract/failed-hook.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { KIND_URLS } from "../cache/kinds.ts";
import type { Resource, ResourceKind, Resources } from "../translate/mod.ts";
import { SYSTEM_TRUST_STORE } from "../translate/shapes/secrets.ts";

const KINDS = Object.keys(KIND_URLS) as readonly ResourceKind[];

/** The outcome of the last hook: undefined resources where it withholds all of them. */
export interface LastHooked {
  readonly resources: Resources | undefined;
  readonly failed?: FailedHook;
}

/**
 * The resources after the last hook, which sees all of them at once and may add, replace and remove. Costs nothing while no plugin hooks in.
 * The CA certificates of the proxy's system stay what they are: every backend that trusts them would trust what replaced them.
 */
export async function hookedResources(
  hooks: HookRunner,
  irKey: IrKey,
  resources: Resources,
  ir: XdsIr,
): Promise<LastHooked> {
  if (!hooks.has("resources")) return { resources };
  const byType = Object.fromEntries(
    KINDS.map((kind) => [KIND_URLS[kind], resources[kind].map(({ message }) => message)]),
  );
  const policies = (ir.extensionServerPolicies ?? []).flatMap(({ object }) => (object ? [object as KubeObject] : []));
  const value = { byType };
  const answered = await hooks.run("resources", value, { irKey, sources: [], objects: [], policies, name: "all" });
  const failed = answered instanceof FailedHook ? answered : undefined;
  const answer = answered instanceof FailedHook ? answered.value : answered;
  if (answer === undefined) return { resources: undefined, ...(failed && { failed }) };
  if (answer === value) return { resources, ...(failed && { failed }) };
  const lists = KINDS.map((kind) => [kind, known(resources[kind], answer.byType[KIND_URLS[kind]] ?? [])] as const);
  const changed = Object.fromEntries(lists) as unknown as Resources;
  const last = { ...changed, secrets: withSystemTrust(resources.secrets, changed.secrets) };
  return { resources: last, ...(failed && { failed }) };
}

/** Messages as resources: one that is there under the same name keeps where it came from. */
function known(before: readonly Resource<Message>[], messages: readonly unknown[]): readonly Resource<Message>[] {
  const byMessage = new Map(before.map((resource) => [resource.message, resource]));
  const byName = new Map(before.map((resource) => [resource.name, resource]));
  return (messages as readonly Message[]).map((message) => {
    const same = byMessage.get(message);
    if (same !== undefined) return same;
    const name = nameOf(message);
    return { name, message, sources: byName.get(name)?.sources ?? [] };
  });
}

function nameOf(message: Message): string {
  // A plugin may answer anything; what is no message is found out later.
  const { name, clusterName } = (message ?? {}) as { readonly name?: string; readonly clusterName?: string };
  return name ?? clusterName ?? "";
}

function withSystemTrust(before: Resources["secrets"], after: Resources["secrets"]): Resources["secrets"] {
  const own = before.find(({ name }) => name === SYSTEM_TRUST_STORE);
  const others = after.filter(({ name }) => name !== SYSTEM_TRUST_STORE);
  const untouched = after.length === others.length + 1 && after.some((secret) => secret === own);
  if (untouched || (own === undefined && others.length === after.length)) return after;
  return own === undefined ? others : [...others, own];
}
