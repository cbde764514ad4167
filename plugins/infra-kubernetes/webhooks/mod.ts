/**
 * The webhooks that the API server calls: one tells proxies the zone of their node, one refuses objects that cannot be served.
 *
 * In: admission reviews, a connection to the cluster, the validator of all kinds. Out: verdicts. A webhook never keeps anybody from working because it
 * fails itself: the injector allows every binding, and both configurations say `failurePolicy: Ignore`.
 */
export {
  serveWebhooks,
  WEBHOOK_PORT,
  type WebhookIdentity,
  type WebhookOptions,
  type WebhookServer,
} from "./server.ts";
export type { Judgement } from "./validate.ts";
