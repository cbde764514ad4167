/**
 * Loaded before every test: a Postern that a test starts as a process of its own compares each build with one from nothing, and ends over a difference.
 * A Postern that runs in the process of the test is given `core/testing/verify.ts`.
 */
process.env["POSTERN_VERIFY"] ??= "strict";
