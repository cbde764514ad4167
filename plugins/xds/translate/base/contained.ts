import { numberOf } from "../../../../core/incremental/mod.ts";
import { done, failed, type Result } from "../../../../core/result/mod.ts";
import { failedText } from "../../../../core/status/catalogue/withheld.ts";

/** The result of a step; a fault with a number where the step throws, which costs the piece of IR that it is about, and no other. */
export function contained<T>(where: string, make: () => T): Result<T> {
  try {
    return done(make());
  } catch (thrown) {
    return failed(failedText(where, numberOf(where, thrown)));
  }
}
