import { hostPaths } from "../../../plugins/infra-host/paths.ts";
import { ensureCertificates } from "../../runtime/certificates/mod.ts";
import type { Run } from "../command.ts";
import { wrongUse } from "../run.ts";

export const run: Run = async (input, io) => {
  if (!input.flag("local")) {
    return wrongUse(io, "certgen: say --local: Secrets are made by the Helm chart's job", "postern certgen --help");
  }
  const { configHome } = hostPaths({ configHome: input.text("config-home") });
  const { folder, made } = await ensureCertificates(configHome, input.flag("overwrite"));
  io.talk(
    made ? `certificates are in ${folder}\n` : `certificates were in ${folder} already; --overwrite makes new ones\n`,
  );
  return 0;
};
