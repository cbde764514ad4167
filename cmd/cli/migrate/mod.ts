/**
 * The outcome for an installation of Envoy Gateway when Postern takes its place.
 *
 * In: a release of Helm as the cluster has it, or its values as a file, and the objects. Out: what will be ignored, refused or otherwise, and the commands that
 * move over and back. The module reads and never writes.
 */
export { type Commands, commandsOf } from "./commands.ts";
export { type Finding, findingsOf } from "./findings.ts";
export { liveObjects } from "./live.ts";
export { type Release, releaseOf } from "./release.ts";
