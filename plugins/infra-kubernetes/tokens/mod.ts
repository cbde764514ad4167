/**
 * The identity of a proxy in the namespace of its Gateway: there the proxy shows a service account token instead of a client certificate.
 *
 * In: the headers of a connection and what the proxy says of itself. Out: nothing, or why it is not served. The token is judged by the API
 * server (TokenReview); it is never kept, logged or read here.
 */
export { type ProxyClaim, proxyAuthorizer, type Refusal } from "./authorizer.ts";
