import type { EncodedMessage } from "../../envoy/mod.ts";
import type { HookContext } from "./hooks.ts";

/** The points whose values are messages of Envoy, which can go as their bytes. */
export const MESSAGE_POINTS = ["route", "virtualHost", "listener", "cluster", "endpoints"] as const;

/** A point whose values are messages of Envoy. */
export type MessagePoint = (typeof MESSAGE_POINTS)[number];

/**
 * Answers about a message as it is encoded, for hooks that run elsewhere: nobody here decodes what he does not read. The handler keeps to a deadline of its
 * own, and its answer was held against the rules of Envoy's API where it was made. Stands beside a handler as its field `encoded`.
 */
export type EncodedHandler = (encoded: EncodedMessage, context: HookContext) => Promise<EncodedMessage | undefined>;
