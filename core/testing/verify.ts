import type { VerifyOptions } from "../pipeline/verification.ts";

/** For tests: has every build compared with one from nothing. A difference is an error that nobody catches, which fails the test. */
export const verify: VerifyOptions = Object.freeze({
  differs(differences: readonly string[]) {
    queueMicrotask(() => {
      throw new Error(`a build differs from one made from nothing:\n${differences.join("\n")}`);
    });
  },
});
