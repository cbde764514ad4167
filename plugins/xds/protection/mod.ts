/**
 * Nothing protected is served open. HTTP filters stand in a listener's filter chains and routes come by themselves, so Envoy may have a route without
 * the filter that is to protect it: while a listener is refused or gets ready, and on connections that were opened under an older chain.
 *
 * In: all resources of a data plane, after hooks and patches. Out: the same, where each filter chain tells its connections what it protects with,
 * and a route that needs something matches only where the chain has it; its requests get 503 elsewhere. Protection works on encoded messages, so it holds
 * for whatever wrote them, and costs nothing where nothing protects. Names and places that people and patches see stay as they are: it comes last.
 */
import { derive } from "../../../core/incremental/mod.ts";
import type { Resources } from "../translate/mod.ts";
import { hookedResourcesIn } from "../translate/sending.ts";
import { protectedListeners } from "./chains.ts";
import { protectedTable, tableNames } from "./tables.ts";

/** All resources of a data plane, closed where they are not protected yet; key: empty. */
export const protectedResources = derive(
  "protected-resources",
  (_key, read): Resources => ({
    ...hookedResourcesIn(read),
    listeners: read.from(protectedListeners, ""),
    routes: read.from(tableNames, "").map((name) => read.from(protectedTable, name)),
  }),
  { share: (_before, now) => now },
);
