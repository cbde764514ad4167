/**
 * The parts that commands on a cluster share: the connection, pods and how they are chosen, questions to a port of a pod.
 *
 * In: the options of a command. Out: answers, or a `Failure` that says what is missing and what to do. The module prints nothing.
 */
export { answerOf, type Cluster, listAll, openCluster } from "./cluster.ts";
export { askPod, askPods, forwardTo } from "./forward.ts";
export { CONNECTION, POD_CHOICE, SYSTEM_NAMESPACE } from "./options.ts";
export { ADMIN_PORT, CONTROL_PLANE, choosePods, listPods, type Pod, PROXY, RATE_LIMIT } from "./pods.ts";
