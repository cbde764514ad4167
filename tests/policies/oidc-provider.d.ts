/** The part of the OpenID provider that the tests use; it comes without types. */
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  export class Provider {
    constructor(issuer: string, configuration: object);
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    on(
      event: "grant.success" | "grant.error",
      take: (context: { oidc: { params: Record<string, string> } }) => void,
    ): void;
  }
}
