import type { SessionPersistence } from "../../../core/api/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import { toDuration } from "../../../core/scalars/mod.ts";
import { durationInvalid, sessionNameInvalid, sessionTypeUnknown } from "../../../core/status/catalogue/filter.ts";
import { present } from "../base/present.ts";
import { isToken } from "../filters/headers.ts";

/** Session persistence of a rule, or what is wrong with it. Envoy needs a name for the session: the destination's, unless one is given. */
export function sessionPersistence(
  wanted: SessionPersistence | undefined,
  destination: string,
): Result<ir.SessionPersistence> | undefined {
  if (!wanted) return undefined;
  const { type = "Cookie", sessionName, absoluteTimeout, cookieConfig } = wanted;
  const name = sessionName ?? destination.replaceAll("/", "-");
  if (!isToken(name)) return { fault: sessionNameInvalid(name) };
  if (type === "Header") return { value: { header: { name } } };
  if (type !== "Cookie") return { fault: sessionTypeUnknown(type) };
  const permanent = cookieConfig?.lifetimeType === "Permanent" && absoluteTimeout !== undefined;
  const ttl = permanent ? toDuration(absoluteTimeout) : undefined;
  if (permanent && ttl === undefined)
    return { fault: durationInvalid("sessionPersistence.absoluteTimeout", absoluteTimeout) };
  return { value: { cookie: present({ name, ttl }) } };
}
