import {
  BasicAuthPerRouteSchema,
  BasicAuthSchema,
} from "../../../../../core/envoy/generated/envoy/extensions/filters/http/basic_auth/v3/basic_auth_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done } from "../../../../../core/result/mod.ts";
import { remember } from "../../base/remember.ts";
import { inlineBytes } from "../../shapes/data-source.ts";
import { entryName } from "../contract/entry.ts";
import { type Entry, noEntries, policyFilter } from "../contract/policy-filter.ts";

const name = "envoy.filters.http.basic_auth";

/** Authenticates by user name and password; one entry for each policy, since a route cannot change the header. */
export const basicAuth = policyFilter({
  name,
  protects: "requests without a password",
  entries: ({ security }) => (security?.basicAuth ? entriesOf(security.basicAuth) : noEntries),
  overlay: ({ security }) => security?.basicAuth && done(overlay(security.basicAuth)),
});

const entriesOf = remember(({ name: policy, users, forwardUsernameHeader = "" }: ir.BasicAuth): readonly Entry[] => [
  done({
    name: entryName(name, policy),
    config: packAny(BasicAuthSchema, { users: inlineBytes(users), forwardUsernameHeader }),
  }),
]);

const overlay = remember(({ name: policy, users }: ir.BasicAuth) => ({
  typedPerFilterConfig: {
    [entryName(name, policy)]: packAny(BasicAuthPerRouteSchema, { users: inlineBytes(users) }),
  },
}));
