import type { Release } from "./release.ts";

/** The commands that move over, and back. */
export interface Commands {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Where the chart of Postern lies in its source. */
const CHART = "charts/postern";

/** Two ways over and the way back, for a release; each is described in `docs/migrate.md`. */
export function commandsOf(
  { name, namespace, revision, chartVersion }: Omit<Release, "values" | "chart">,
  image: string,
): readonly Commands[] {
  const [repository = "", tag = ""] = splitImage(image);
  const at = `${name} -n ${namespace}`;
  return [
    {
      title: "over, by the image alone: the chart of Envoy Gateway stays",
      lines: [
        `helm upgrade ${name} oci://docker.io/envoyproxy/gateway-helm --version ${chartVersion} -n ${namespace} --reuse-values --wait --set deployment.envoyGateway.image.repository=${repository} --set deployment.envoyGateway.image.tag=${tag}`,
      ],
    },
    {
      title: "over, by the chart: definitions first, since Helm never changes them",
      lines: [
        "postern crds | kubectl apply --server-side --force-conflicts -f -",
        `helm get values ${at} -o yaml > values.yaml`,
        `helm upgrade ${name} ${CHART} -n ${namespace} -f values.yaml --wait --set global.images.envoyGateway.image=${image} --set deployment.envoyGateway.image.repository=`,
      ],
    },
    { title: "back, from either", lines: [`helm rollback ${name} ${revision} -n ${namespace} --wait`] },
  ];
}

/** The name of an image and its tag; a registry may have a port. */
function splitImage(image: string): readonly [string, string] {
  const colon = image.lastIndexOf(":");
  return colon > image.lastIndexOf("/") ? [image.slice(0, colon), image.slice(colon + 1)] : [image, ""];
}
