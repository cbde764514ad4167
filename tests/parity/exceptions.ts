/** Recorded cases held to be wrong in the reference, by stage and name, each with the reason. They run, and do not fail the runner. */
export const EXCEPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {};
