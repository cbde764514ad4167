import { cel, choice, type In, object, optional, text } from "../schema/mod.ts";
import { duration } from "./values.ts";

/** A cookie of sessions. */
export const cookieConfig = object({
  lifetimeType: optional(choice(["Permanent", "Session"]), "Whether the cookie ends with the browser's session.", {
    default: "Session",
  }),
});

/** The type of {@link cookieConfig}. */
export interface CookieConfig extends In<typeof cookieConfig> {}

/** Sessions that stay with an endpoint. */
export const sessionPersistence = object(
  {
    absoluteTimeout: optional(duration, "Longest life of a session."),
    cookieConfig: optional(cookieConfig, "Settings of the cookie."),
    sessionName: optional(text({ max: 128 }), "Name of the session's cookie or header."),
    type: optional(choice(["Cookie", "Header"]), "Whether a cookie or a header carries the session.", {
      default: "Cookie",
    }),
  },
  {
    rules: [
      cel(
        "!has(self.cookieConfig) || !has(self.cookieConfig.lifetimeType) || self.cookieConfig.lifetimeType != 'Permanent' || has(self.absoluteTimeout)",
        "permanent cookies need absoluteTimeout",
      ),
      cel("!has(self.cookieConfig) || self.type == 'Cookie'", "cookieConfig is for the type Cookie"),
    ],
  },
);

/** The type of {@link sessionPersistence}. */
export interface SessionPersistence extends In<typeof sessionPersistence> {}
