/**
 * One object's fault stays that object's: what proxies refuse, or what cannot be translated, is narrowed down to the object it comes from, which is
 * withheld from then on.
 *
 * In: answers of proxies, snapshots, a way to try a translation on one proxy. Out: what is withheld (an input of every build), and what is said of it.
 * A verdict outlives the process where there is a store for it. Nothing here knows Envoy, Kubernetes or files.
 */

export type { PublishedWorld } from "./accepted.ts";
export type { Withholding } from "./forms.ts";
export { createIsolation, type Isolation, type IsolationDeps } from "./isolation.ts";
export { withheldReport } from "./report.ts";
export { LIMITS } from "./search.ts";
export type { Attempted } from "./searcher.ts";
export type { StoredVerdict, VerdictStore } from "./store.ts";
export type { Verdict } from "./verdict.ts";
export { refOfVerdict } from "./verdict.ts";
