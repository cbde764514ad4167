import type * as ir from "../../../core/ir/mod.ts";
import { KIND_URLS } from "../../../plugins/xds/cache/kinds.ts";
import { type ResourceKind, translateXds } from "../../../plugins/xds/translate/mod.ts";
import { startJudge } from "../judge.ts";
import { acceptanceWorld } from "../world.ts";

/** A real Envoy that is asked about one value after the other, past all checks of objects. Use with `await using`. */
export interface Asking {
  /** Envoy's refusal of the resource that the IR is translated to; undefined when Envoy takes it. Rules of the API count as Envoy's. */
  refusal(kind: ResourceKind, xds: ir.XdsIr): Promise<string | undefined>;
  [Symbol.asyncDispose](): Promise<void>;
}

const LISTENER = "default/eg/http";

/** An IR with one listener and one route in it that has the given parts. */
export function irWith(
  route: Partial<ir.HttpRoute>,
  listener: Partial<ir.HttpListener> = {},
  xds: ir.XdsIr = {},
): ir.XdsIr {
  const base: ir.HttpRoute = { name: "r", hostname: "*", directResponse: { statusCode: 204, body: "" } };
  const own = { name: LISTENER, address: "0.0.0.0", port: 10080, hostnames: ["*"] };
  return { ...xds, http: [{ ...own, ...listener, routes: [{ ...base, ...route }] }] };
}

const OPTIONS = { controllerNamespace: "postern-system" };

/** Starts an Envoy amid an IR of which it takes everything; each question replaces the first resource of a kind in it. */
export async function startAsking(calm: ir.XdsIr = irWith({ name: "calm" })): Promise<Asking> {
  const judge = await startJudge();
  await judge.enter(acceptanceWorld(translateXds(calm, OPTIONS).resources, { files: {} }));
  return {
    async refusal(kind, xds) {
      const { resources, errors } = translateXds(xds, OPTIONS);
      const [error] = errors;
      if (error) return `rule of the API: ${error.reason}`;
      const [resource] = acceptanceWorld(resources, { files: {} }).types.get(KIND_URLS[kind]) ?? [];
      if (!resource) throw new Error(`the question has no ${kind}`);
      const verdict = await judge.judge({ url: KIND_URLS[kind], name: resource.name, bytes: resource.bytes });
      if (verdict.kind === "silent")
        throw new Error(`Envoy says nothing about ${resource.name}: ${JSON.stringify(xds).slice(0, 500)}`);
      return verdict.kind === "refused" ? verdict.message : undefined;
    },
    [Symbol.asyncDispose]: () => judge[Symbol.asyncDispose](),
  };
}

/** The values of a list about which a check of ours and Envoy do not agree, each with what Envoy says. */
export async function disagreements<T>(
  values: readonly T[],
  ours: (value: T) => boolean,
  refusal: (value: T) => Promise<string | undefined>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const value of values) {
    const said = await refusal(value);
    if (ours(value) !== (said === undefined))
      found.push(
        `${JSON.stringify(value)}: ${ours(value) ? "we take it" : "we refuse it"}, Envoy: ${said ?? "takes it"}`,
      );
  }
  return found;
}
