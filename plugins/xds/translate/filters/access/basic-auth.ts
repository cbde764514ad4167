import {
  BasicAuthPerRouteSchema,
  BasicAuthSchema,
} from "../../../../../core/envoy/generated/envoy/extensions/filters/http/basic_auth/v3/basic_auth_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import { done } from "../../../../../core/result/mod.ts";
import { inlineBytes } from "../../shapes/data-source.ts";
import { entryName, policyFilter } from "../contract/policy-filter.ts";

const name = "envoy.filters.http.basic_auth";

/** Authenticates by user name and password; one entry for each policy, since a route cannot change the header. */
export const basicAuth = policyFilter({
  name,
  protects: "requests without a password",
  of: ({ security }) => security?.basicAuth,
  entries: ({ name: policy, users, forwardUsernameHeader = "" }) => [
    done({
      name: entryName(name, policy),
      config: packAny(BasicAuthSchema, { users: inlineBytes(users), forwardUsernameHeader }),
    }),
  ],
  overlay: ({ name: policy, users }) =>
    done({
      typedPerFilterConfig: {
        [entryName(name, policy)]: packAny(BasicAuthPerRouteSchema, { users: inlineBytes(users) }),
      },
    }),
});
