import type { Rule } from "./rule.ts";

const inIr = (stage: string) => stage.startsWith("api-to-ir");
const inXds = (stage: string) => stage.startsWith("ir-to-xds") || stage === "cli-translate";

/** The two values of a line that tells of texts at a path. */
function texts(line: string, path: RegExp): readonly [recorded: string, ours: string] | undefined {
  const found = /^(\S+): expected ("(?:[^"\\]|\\.)*"), found ("(?:[^"\\]|\\.)*")$/.exec(line);
  if (!found || !path.test(found[1] ?? "")) return undefined;
  return [JSON.parse(found[2] ?? ""), JSON.parse(found[3] ?? "")];
}

/** An expression without what only holds its parts apart. */
const ungrouped = (regex: string) => regex.replace(/\(\?i?[:)]|[()^$]/g, "");

/** Labels that stay as they are as long as the proxies do. */
const LASTING =
  /^(?:app\.kubernetes\.io\/|gateway\.envoyproxy\.io\/owning-|gateway\.networking\.k8s\.io\/gateway-name$)/;

/** Rules where the recording is held to be wrong about routes and what serves them. */
export const ROUTING_RULES: readonly Rule[] = [
  {
    reason:
      "labels that users set may change, and a Service that selects by them has no endpoints until all pods are replaced; recorded selectors hold them",
    explains({ stage, line }) {
      const [, label] = /^(?:\.\d+\.)?spec\.selector\.(\S+): expected "[^"]*", found nothing$/.exec(line) ?? [];
      return stage === "infra-proxy" && label !== undefined && !LASTING.test(label);
    },
  },
  {
    reason:
      "Gateway API has a mirror whose backend is missing or invalid dropped, not the rule; the recorded answer to its requests is 500",
    explains: ({ stage, line, input }) =>
      inIr(stage) &&
      input.includes("RequestMirror") &&
      /\.routes\.\d+\.(?:directResponse: expected \{"statusCode":500\}, found nothing|destination: expected nothing, found \{.*)$/.test(
        line,
      ),
  },
  {
    reason:
      "Gateway API has an expression of a gRPC match hold for a whole service or method; in the recorded path its alternatives, flags and anchors, or the flag for any service, reach into the other name",
    explains({ stage, line, input }) {
      const [recorded = "", ours = ""] = texts(line, /\.pathMatch\.safeRegex$/) ?? [];
      return inIr(stage) && input.includes("GRPCRoute") && ours !== "" && ungrouped(recorded) === ungrouped(ours);
    },
  },
  {
    reason:
      "Gateway API has a slash at the end of a prefix mean nothing, and takes prefixes by whole elements: / replaced by /a makes /a/b of /b, /a/ makes the same of it, and a prefix with a slash at its end is also replaced in the path without it",
    explains({ stage, line }) {
      const [prefix, ours] = texts(line, /\.(?:redirect|route)\.prefixRewrite$/) ?? [];
      const [regex = "", ourRegex = ""] = texts(line, /\.(?:redirect|route)\.regexRewrite\.pattern\.regex$/) ?? [];
      const slashOnly = prefix !== undefined && (`${prefix}/` === ours || prefix === `${ours}/`);
      return inXds(stage) && (slashOnly || (ourRegex !== "" && regex.replace("/\\/*", "\\/*") === ourRegex));
    },
  },
  {
    reason: "a path that takes the place of another one is a text, in which a backslash has no meaning",
    explains({ stage, line }) {
      const [recorded = "", ours] = texts(line, /\.regexRewrite\.substitution$/) ?? [];
      return inXds(stage) && recorded.replaceAll("\\", "\\\\") === ours;
    },
  },
  {
    reason:
      "Gateway API has gRPC requests without a usable backend answered by UNAVAILABLE, which is 503 to Envoy; the recorded 500 is UNKNOWN",
    explains: ({ stage, line, input }) =>
      inXds(stage) &&
      /isHTTP2: true|GRPCRoute/.test(input) &&
      /\.directResponse\.status: expected 500, found 503$|\.clusterNotFoundResponseCode: expected "INTERNAL_SERVER_ERROR", found nothing$/.test(
        line,
      ),
  },
  {
    reason:
      "Gateway API has a redirect that gives scheme or port leave out the well-known port and keep any other; recorded is the client's own port, or none where 80 or 443 is not that of the scheme",
    explains: ({ stage, line }) =>
      inXds(stage) &&
      /\.redirect\.(?:portRedirect: expected nothing, found (?:80|443)|hostRedirect: expected nothing, found "[^"*]+")$/.test(
        line,
      ),
  },
];
