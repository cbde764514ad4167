import { choice, dict, exactlyFor, type In, int64, list, object, optional, required, text } from "../schema/mod.ts";
import { duration } from "../shared/values.ts";

/** A cookie to hash. */
export const cookie = object({
  attributes: optional(dict(text()), "Attributes of a cookie that is set."),
  name: required(text(), "Name of the cookie."),
  ttl: optional(duration, "Life of a cookie that is set; absent means none is set."),
});

/** The type of {@link cookie}. */
export interface Cookie extends In<typeof cookie> {}

/** A header to hash. */
export const header = object({
  name: required(text(), "Name of the header."),
});

/** The type of {@link header}. */
export interface Header extends In<typeof header> {}

/** A query parameter to hash. */
export const queryParam = object({
  name: required(text(), "Name of the parameter."),
});

/** The type of {@link queryParam}. */
export interface QueryParam extends In<typeof queryParam> {}

/** Spreading by a hash of the request. */
export const consistentHash = object(
  {
    cookie: optional(cookie, "Hash a cookie."),
    header: optional(header, "Hash one header."),
    headers: optional(list(header), "Hash several headers."),
    queryParams: optional(list(queryParam), "Hash query parameters."),
    tableSize: optional(int64({ min: 2, max: 5000011 }), "Size of the hash table, a prime.", { default: 65537 }),
    type: required(choice(["SourceIP", "Header", "Headers", "Cookie", "QueryParams"]), "What is hashed."),
  },
  {
    rules: [
      exactlyFor("Header", "header"),
      exactlyFor("Headers", "headers"),
      exactlyFor("Cookie", "cookie"),
      exactlyFor("QueryParams", "queryParams"),
    ],
  },
);

/** The type of {@link consistentHash}. */
export interface ConsistentHash extends In<typeof consistentHash> {}
