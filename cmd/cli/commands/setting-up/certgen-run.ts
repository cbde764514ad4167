import { SYSTEM_CLOCK } from "../../../../library/gateway/clock.ts";
import { hostPaths } from "../../../../plugins/infra-host/paths.ts";
import { connectKubernetes } from "../../../../providers/kubernetes/mod.ts";
import { webhookNames } from "../../../install/mod.ts";
import { type CertificateOutcome, ensureCertificates } from "../../../runtime/certificates/mod.ts";
import { certificateSecrets, enterAuthority, storeSecrets, WEBHOOKS } from "../../../runtime/certificates/secrets.ts";
import { foreignFilesCure } from "../../../runtime/certificates/texts.ts";
import type { ExitCode, Input, Io, Run } from "../../command.ts";
import { failed } from "../../run.ts";

export const run: Run = async (input, io) => {
  if (!input.flag("local")) return intoSecrets(input, io);
  const { configHome } = hostPaths({ configHome: input.text("config-home") }, io.env);
  try {
    return told(await ensureCertificates(configHome, { overwrite: input.flag("overwrite") }), configHome, io);
  } catch (error) {
    return failed(io, (error as Error).message);
  }
};

function told({ folder, made, problems, failed: why, inspection }: CertificateOutcome, home: string, io: Io): ExitCode {
  for (const problem of problems) io.talk(`${problem}\n`);
  const { faults } = inspection;
  if (why !== undefined) return failed(io, why);
  if (faults.length > 0) return failed(io, `${faults.map(({ text }) => text).join("; ")}; ${foreignFilesCure(home)}`);
  const there = `certificates were in ${folder} already; --overwrite makes new ones`;
  io.talk(made === undefined ? `${there}\n` : `certificates are in ${folder}\n`);
  return 0;
}

async function intoSecrets(input: Input, io: Io): Promise<ExitCode> {
  const namespace = io.env["ENVOY_GATEWAY_NAMESPACE"] ?? "envoy-gateway-system";
  const client = connectKubernetes({ env: io.env, clock: SYSTEM_CLOCK });
  const { certificateNames, makeCertificates } = await import("../../../runtime/certificates/make.ts");
  const names = certificateNames(namespace, io.env["KUBERNETES_CLUSTER_DOMAIN"] ?? "cluster.local");
  const secrets = certificateSecrets(await makeCertificates(names, Date.now()), namespace);
  try {
    const { outcomes, problems } = await storeSecrets(client, secrets, { overwrite: input.flag("overwrite") });
    for (const problem of problems) io.talk(`${problem}\n`);
    for (const [name, outcome] of Object.entries(outcomes)) io.talk(`Secret ${namespace}/${name}: ${outcome}\n`);
    const webhooks = webhookNames(namespace);
    const wanted = [
      ...(input.flag("disable-topology-injector") ? [] : (["topology"] as const)),
      ...(input.flag("admission-webhook") ? (["admission"] as const) : []),
    ];
    for (const webhook of wanted) {
      const name = webhooks[webhook];
      const there = await enterAuthority(client, WEBHOOKS[webhook], { name, namespace });
      io.talk(there ? `${name} trusts the certificate\n` : `there is no ${WEBHOOKS[webhook].kind} ${name}\n`);
    }
    return 0;
  } catch (error) {
    return failed(io, `${(error as Error).message}; --local writes files for a host instead`);
  }
}
