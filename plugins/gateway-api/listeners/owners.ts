import { derive } from "../../../core/incremental/mod.ts";
import { ownerKey } from "../base/keys.ts";
import { attachedListenerSets } from "./listener-sets.ts";

/** Owner keys of what states the listeners of a Gateway: itself, then its ListenerSets; key: the Gateway's. */
export const ownersOfGateway = derive("owners-of-gateway", (key, read): readonly string[] => [
  ownerKey("Gateway", key),
  ...read.from(attachedListenerSets, key).map((set) => ownerKey("ListenerSet", set)),
]);
