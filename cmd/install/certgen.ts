import type { Manifest } from "../../plugins/infra-kubernetes/manifests/manifest.ts";
import { CONTAINER_SECURITY, POD_SECURITY, surroundingsEnv } from "./control-plane.ts";
import { type InstallOptions, injectsTopology } from "./options.ts";
import { granted, webhookRules } from "./roles.ts";
import { rulesOf } from "./rules.ts";

/** The name of the job that makes the certificates. */
export const CERTGEN = "postern-certgen";

/** The job that makes the certificates, and its rights. */
export function certgen(options: InstallOptions): readonly Manifest[] {
  const { namespace } = options;
  const metadata = { name: CERTGEN, namespace };
  const account = { account: CERTGEN, accountNamespace: namespace };
  const webhooks = webhookRules(options);
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata, automountServiceAccountToken: false },
    ...granted({ ...account, name: CERTGEN, namespace, rules: rulesOf(["certgen"]) }),
    ...(webhooks.length === 0 ? [] : granted({ ...account, name: `${CERTGEN}:${namespace}`, rules: webhooks })),
    { apiVersion: "batch/v1", kind: "Job", metadata, spec: jobSpec(options) },
  ];
}

function jobSpec(options: InstallOptions): unknown {
  return {
    backoffLimit: 1,
    completions: 1,
    parallelism: 1,
    ttlSecondsAfterFinished: 30,
    template: {
      metadata: { labels: { app: "certgen" } },
      spec: {
        serviceAccountName: CERTGEN,
        automountServiceAccountToken: true,
        restartPolicy: "Never",
        securityContext: POD_SECURITY,
        containers: [
          {
            name: "envoy-gateway-certgen",
            image: options.image,
            imagePullPolicy: "IfNotPresent",
            args: [
              "certgen",
              ...(injectsTopology(options) ? [] : ["--disable-topology-injector"]),
              ...(options.admissionWebhook ? ["--admission-webhook"] : []),
            ],
            env: surroundingsEnv(options),
            securityContext: CONTAINER_SECURITY,
          },
        ],
      },
    },
  };
}
