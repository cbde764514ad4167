import { groupOf } from "../object/mod.ts";
import type { HookContext, HookFilter } from "./api.ts";

/** Whether a hook is to be asked, by its filter. */
export function passes(filter: HookFilter | undefined, context: HookContext, value: () => unknown): boolean {
  if (filter === undefined) return true;
  const { kinds, gateways, objects, annotation } = filter;
  if (gateways !== undefined && !gateways.includes(context.irKey)) return false;
  if (kinds !== undefined && !context.sources.some(({ kind }) => kinds.includes(kind))) return false;
  if (objects !== undefined && !namesOne(context, objects)) return false;
  return annotation === undefined || isAnnotated(value(), annotation);
}

function namesOne({ objects, policies = [] }: HookContext, wanted: readonly string[]): boolean {
  return [...objects, ...policies].some(({ apiVersion, kind }) => wanted.includes(`${groupOf(apiVersion)}/${kind}`));
}

/** The key in a message's metadata under which its sources stand, with the annotations that are for us, without their prefix. */
const DESCRIBED = "envoy-gateway";

function isAnnotated(value: unknown, annotation: string): boolean {
  const { metadata } = value as {
    readonly metadata?: { readonly filterMetadata?: Readonly<Record<string, { readonly fields?: unknown }>> };
  };
  const described = metadata?.filterMetadata?.[DESCRIBED];
  const { resources } = (described ?? {}) as { readonly resources?: unknown };
  if (!Array.isArray(resources)) return false;
  return resources.some(
    ({ annotations }) =>
      typeof annotations === "object" && annotations !== null && Object.hasOwn(annotations, annotation),
  );
}
