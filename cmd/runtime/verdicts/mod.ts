/**
 * Verdicts about withheld objects over restarts: what of it is not pure. On a host they are a small file; in a cluster the provider keeps them.
 *
 * In: verdicts. Out: verdicts, and the keyed digest by which it is told whether they are still about the same contents.
 */
export { createHostVerdicts, keyedDigest } from "./host-file.ts";
