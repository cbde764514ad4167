/** Names one data plane: `<namespace>/<gateway>`, or the class name when its Gateways are merged. */
export type IrKey = string;

/** Whether a part can do its work; the reason is one line for people. */
export type Health = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** `start` resolves when serving; `stop` is safe to call twice and without `start`. Each has a deadline (`PLUGIN_DEADLINES`). */
export interface Lifecycle {
  start?(): Promise<void>;
  stop?(): Promise<void>;
  /** Read by `/readyz`; absent means healthy. */
  health?(): Health | Promise<Health>;
}
