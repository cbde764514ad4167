import type { HTTPRequestMirrorFilter, HTTPRouteMatchFilter } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import type { Condition } from "../../../core/status/types.ts";
import { nonEmpty } from "../base/present.ts";
import type { RuleSite } from "../base/site.ts";

/** Where filters stand: in a rule of a route, or in one of its backendRefs (then with rule 0). */
export interface FilterSite {
  readonly site: RuleSite;
  /** Namespace of the route: references of filters start there. */
  readonly namespace: string;
  /** Name of the rule's destination, from which mirrors take theirs. */
  readonly destination: string;
  /** The list of filters as messages name it, such as `Rule 0: filters`. */
  readonly where: string;
  /** Absent where requests cannot be mirrored: in a backendRef. */
  readonly readMirror?: ReadMirror;
}

/** One filter of a list. */
export interface FilterInList {
  readonly index: number;
  /** The draft that the list has come to so far. */
  readonly draft: FilterDraft;
  readonly at: FilterSite;
}

/** Reads a RequestMirror. To do so takes resolving a backend, which may have filters itself, so who reads the rules of a route hands it in. */
export type ReadMirror = (filter: HTTPRequestMirrorFilter | undefined, into: FilterInList, read: Reader) => undefined;

/** The outcome of the filters of one rule, while they are being read one after the other. */
export interface FilterDraft {
  directResponse?: ir.CustomResponse;
  redirect?: ir.Redirect;
  credentialInjection?: ir.CredentialInjection;
  urlRewrite?: ir.UrlRewrite;
  readonly addRequestHeaders: ir.AddHeader[];
  readonly removeRequestHeaders: string[];
  readonly addResponseHeaders: ir.AddHeader[];
  readonly removeResponseHeaders: string[];
  mirrors: ir.MirrorPolicy[];
  cors?: ir.Cors;
  readonly extensionRefs: ir.UnstructuredRef[];
  /** Further matches that a HTTPRouteFilter brings; each rule match is combined with each of them. */
  matches: readonly HTTPRouteMatchFilter[];
  readonly findings: Condition[];
  /** Findings about backends of mirrors, which keep no request from its own backend. */
  readonly mirrorFindings: Condition[];
  /** Keys of BackendTLSPolicies that mirrors made use of. */
  readonly tlsPolicies: string[];
}

/** Nothing yet. */
export function emptyDraft(): FilterDraft {
  return {
    addRequestHeaders: [],
    removeRequestHeaders: [],
    addResponseHeaders: [],
    removeResponseHeaders: [],
    mirrors: [],
    extensionRefs: [],
    matches: [],
    findings: [],
    mirrorFindings: [],
    tlsPolicies: [],
  };
}

/** The fields of a route that come from the filters of its rule; a field that no filter sets is undefined. */
export function filterFields(draft: FilterDraft): Partial<ir.HttpRoute> {
  return {
    redirect: draft.redirect,
    directResponse: draft.directResponse,
    urlRewrite: draft.urlRewrite,
    credentialInjection: draft.credentialInjection,
    addRequestHeaders: nonEmpty(draft.addRequestHeaders),
    removeRequestHeaders: nonEmpty(draft.removeRequestHeaders),
    addResponseHeaders: nonEmpty(draft.addResponseHeaders),
    removeResponseHeaders: nonEmpty(draft.removeResponseHeaders),
    mirrors: nonEmpty(draft.mirrors),
    cors: draft.cors,
    extensionRefs: nonEmpty(draft.extensionRefs),
  };
}
