import type { ResourceKind } from "../translate/mod.ts";
import { typeUrls } from "./mod.ts";

/** The kinds of resources by what the wire calls them, in the order in which Envoy wants them. */
export const KIND_URLS: Readonly<Record<ResourceKind, string>> = {
  secrets: typeUrls.secret,
  clusters: typeUrls.cluster,
  endpoints: typeUrls.endpoints,
  listeners: typeUrls.listener,
  routes: typeUrls.route,
};
