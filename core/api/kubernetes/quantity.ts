import { intOrString } from "../schema/mod.ts";

/** A number of bytes with an optional unit, such as 32Ki; no fractions. */
export const byteQuantity = intOrString({
  patterns: [
    "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$",
    "^[1-9]+[0-9]*([EPTGMK]i|[EPTGMk])?$",
  ],
});

/** A quantity of Kubernetes, such as 250m or 1Gi. */
export const quantity = intOrString({
  patterns: [
    "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$",
  ],
});
