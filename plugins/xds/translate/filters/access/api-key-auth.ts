import {
  ApiKeyAuthPerRouteSchema,
  ApiKeyAuthSchema,
} from "../../../../../core/envoy/generated/envoy/extensions/filters/http/api_key_auth/v3/api_key_auth_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done } from "../../../../../core/result/mod.ts";
import { bytesOf } from "../../shapes/data-source.ts";
import { policyFilter } from "../contract/policy-filter.ts";

const name = "envoy.filters.http.api_key_auth";

/** Authenticates by a key in a header, a parameter or a cookie. The configuration in the chain is replaced by each route's own. */
export const apiKeyAuth = policyFilter({
  name,
  protects: "requests without a known API key",
  of: ({ security }) => security?.apiKeyAuth,
  entries: (auth) => [done({ name, config: packAny(ApiKeyAuthSchema, settings(auth)) })],
  overlay: (auth) => done({ typedPerFilterConfig: { [name]: packAny(ApiKeyAuthPerRouteSchema, settings(auth)) } }),
});

function settings({ credentials, extractFrom, forwardClientIDHeader: header = "", sanitize = false }: ir.ApiKeyAuth) {
  return {
    credentials: (credentials ?? []).map(({ client, key }) => ({ client: text(client), key: text(key) })),
    keySources: extractFrom.flatMap(({ headers = [], params = [], cookies = [] }) => [
      ...headers.map((header) => ({ header })),
      ...params.map((query) => ({ query })),
      ...cookies.map((cookie) => ({ cookie })),
    ]),
    ...((header !== "" || sanitize) && { forwarding: { header, hideCredentials: sanitize } }),
  };
}

function text(base64: string): string {
  return new TextDecoder().decode(bytesOf(base64));
}
