import { keyCodec, text } from "../../../../core/collection/key-codec.ts";
import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import { type Attachment, attachments } from "../../attachment/attachments.ts";
import type { RouteKind } from "../../base/keys.ts";
import { ownerKey } from "../../base/keys.ts";
import { type Scope, scopeOf, splitScope } from "../../base/scope.ts";
import type { ListenerSite } from "../../base/site.ts";
import { type Attached, joined, policiesOnListener } from "../targeting/attach.ts";
import { inForceKey } from "../targeting/merge.ts";
import { mergeTypeOf, type PolicyKind, policyId } from "../targeting/policy.ts";
import { gatewayOfSet } from "../targeting/targets.ts";
import { rulesOf } from "./kinds.ts";

/** A policy of a route or rule under one parent of the route. */
export interface ParentUse {
  /** The parent's scope: the object, or the listener that the route names. */
  readonly parent: Scope;
  readonly gateway: string;
  /** The uses of a policy that merges, listener by listener. */
  readonly listeners: readonly ListenerUse[];
  /** Scopes of the policies that this one was laid over. */
  readonly merged: readonly Scope[];
}

/** A merging policy on one listener. */
export interface ListenerUse {
  readonly scope: Scope;
  /** The policy that it was laid over; absent where there is none. */
  readonly over?: string;
  readonly faults: readonly string[];
}

/** A policy on a route or rule, under all its parents. */
export interface RouteUses {
  readonly parents: readonly ParentUse[];
  /** Why nothing of the policy applies. */
  readonly refusal?: string;
  /** The faults in a policy that does not merge. */
  readonly faults: readonly string[];
}

/** Key of a policy at a route or rule. */
export const useKey = keyCodec<[kind: PolicyKind, policy: string, scope: Scope]>("@", text(), text(), text());

/** How a policy applies to a route or rule; key: {@link useKey}. */
export const routeUses = derive("policy-route-uses", (key, read): RouteUses => {
  const [kind, policy, scope] = useKey.read(key);
  const { object, kind: routeKind } = splitScope(scope);
  const rules = rulesOf(kind);
  const own: Attached = { policy, scope };
  const refusal = rules.refusal?.(inForceKey(kind, own), routeKind as RouteKind, read);
  const merges = read.from(mergeTypeOf, policyId.of(kind, policy)) !== undefined;
  const parents = read.from(attachments, object).flatMap((attachment): readonly ParentUse[] => {
    const gateway = attachment.gateway ?? gatewayOfOwner(attachment.owner, read);
    if (gateway === undefined) return [];
    const parent = scopeOf(attachment.owner, attachment.parentRef.sectionName);
    const listeners =
      merges && refusal === undefined
        ? sitesOf(attachment, gateway).map((site) =>
            listenerUse(kind, { own, site, routeKind: routeKind as RouteKind }, read),
          )
        : [];
    const merged = listeners.flatMap(({ over, faults, above }) =>
      over !== undefined && faults.length === 0 && above ? [above] : [],
    );
    return [{ parent, gateway, listeners: listeners.map(({ above: _above, ...use }) => use), merged }];
  });
  if (refusal !== undefined) return { parents, refusal, faults: [] };
  if (merges) return { parents, faults: [] };
  const faults = read.from(attachments, object).flatMap((attachment) => {
    const gateway = attachment.gateway ?? (rules.faultsEverywhere ? "" : undefined);
    if (gateway === undefined) return [];
    return rules.faults(
      { attached: own, gateway, listeners: sitesOf(attachment, gateway), routeKind: routeKind as RouteKind },
      read,
    );
  });
  return { parents, faults: [...new Set(faults)] };
});

function sitesOf({ owner, listeners }: Attachment, gateway: string): readonly ListenerSite[] {
  return listeners.map(({ name }) => ({ gateway, owner, listener: name }));
}

function gatewayOfOwner(owner: string, read: Reader): string | undefined {
  const [kind, key] = ownerKey.read(owner);
  return kind === "Gateway" ? key : gatewayOfSet(key, read);
}

interface MergingAt {
  readonly own: Attached;
  readonly site: ListenerSite;
  readonly routeKind: RouteKind;
}

function listenerUse(
  kind: PolicyKind,
  { own, site, routeKind }: MergingAt,
  read: Reader,
): ListenerUse & { readonly above?: Scope } {
  const rules = rulesOf(kind);
  const attached = joined(kind, own, policiesOnListener(kind, site, read), read);
  const scope = scopeOf(site.owner, site.listener);
  const refusal = attached.parent && rules.refusal?.(inForceKey(kind, attached), routeKind, read);
  const faults =
    refusal !== undefined
      ? [refusal]
      : rules.faults({ attached, gateway: site.gateway, listeners: [site], routeKind }, read);
  return attached.parent
    ? { scope, over: attached.parent.policy, above: attached.parent.scope, faults }
    : { scope, faults };
}
