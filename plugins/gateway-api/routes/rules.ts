import type { GRPCRoute, HTTPRoute } from "../../../core/api/mod.ts";
import { derive } from "../../../core/incremental/mod.ts";
import { objectKey } from "../../../core/resource/mod.ts";
import { type Attachment, attachments } from "../attachment/attachments.ts";
import { parentKey, routeKey } from "../base/keys.ts";
import type { RuleSite } from "../base/site.ts";
import { grpcRules } from "./grpc-rules.ts";
import { httpRules } from "./http-rules.ts";
import type { RulesResult } from "./rule.ts";

/** The rules of an HTTPRoute or GRPCRoute under one of its parents; key: parent key. Undefined where the parent is not ours. */
export const routeRules = derive("route-rules", (key, read): RulesResult | undefined => {
  const [route, index] = parentKey.read(key);
  const attachment = read.from(attachments, route).find((each) => each.index === index);
  if (!attachment) return undefined;
  const [kind, namespace, name] = routeKey.read(route);
  const object = read.get(kind, namespace, name);
  const site = ruleSite(route, attachment);
  return kind === "GRPCRoute" ? grpcRules(object as GRPCRoute, site, read) : httpRules(object as HTTPRoute, site, read);
});

/** The place of a route's rules under a parent. */
export function ruleSite(route: string, { gateway, owner, parentRef }: Attachment): RuleSite {
  const [kind, namespace, name] = routeKey.read(route);
  return { kind, route: objectKey(namespace, name), owner, sectionName: parentRef.sectionName, gateway };
}

/** Whether none of the rules is accepted. */
export function isDropped({ unaccepted, count }: RulesResult): boolean {
  return unaccepted.length > 0 && unaccepted.length === count;
}
