/** The fields of a SecurityPolicy that keep requests out. */
export const PROTECTING = ["authorization", "jwt", "oidc", "apiKeyAuth", "basicAuth", "extAuth", "csrf"] as const;

/** One of them. */
export type ProtectingField = (typeof PROTECTING)[number];
