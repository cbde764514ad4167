/**
 * A scripted xDS client and a small server around the real one, for tests on the wire.
 *
 * In: what the script says to send. Out: what the server answered, message by message. The client acknowledges nothing by itself.
 */

export { type Authority, createAuthority, type Identity } from "./certificates.ts";
export { type DeltaClient, openDelta, openSotw, type SotwClient, summarize } from "./client.ts";
export { layOutEnvoy } from "./lay-out.ts";
export { openStream, type Target } from "./stream.ts";
export { type Rig, startRig, typesOf, type World } from "./world.ts";
