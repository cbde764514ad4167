import { parse } from "yaml";
import certgen from "../../charts/postern/rbac/certgen.yaml" with { type: "text" };
import certificates from "../../charts/postern/rbac/certificates.yaml" with { type: "text" };
import cluster from "../../charts/postern/rbac/cluster.yaml" with { type: "text" };
import infra from "../../charts/postern/rbac/infra.yaml" with { type: "text" };
import leader from "../../charts/postern/rbac/leader.yaml" with { type: "text" };
import read from "../../charts/postern/rbac/read.yaml" with { type: "text" };
import shared from "../../charts/postern/rbac/shared.yaml" with { type: "text" };
import tokens from "../../charts/postern/rbac/tokens.yaml" with { type: "text" };
import topology from "../../charts/postern/rbac/topology.yaml" with { type: "text" };
import verdicts from "../../charts/postern/rbac/verdicts.yaml" with { type: "text" };
import zones from "../../charts/postern/rbac/zones.yaml" with { type: "text" };

const TEXTS = {
  certgen,
  certificates,
  cluster,
  infra,
  leader,
  read,
  shared,
  tokens,
  topology,
  verdicts,
  zones,
} as const;

/** A set of rights; each is a file of the Helm chart, so that both ways to install grant the same. */
export type RuleSet = keyof typeof TEXTS;

/** The rules of some sets, in their order. */
export function rulesOf(sets: readonly RuleSet[]): readonly unknown[] {
  return sets.flatMap((set) => parse(TEXTS[set] as unknown as string) as readonly unknown[]);
}
