/**
 * CEL as Kubernetes runs it: rules compiled once into closures, with a limit on what one evaluation may cost.
 * In: the text of a rule and the value it stands on. Out: whether it holds. The parser is @bufbuild/cel, the evaluator our own,
 * because rules run by the hundred on each object: the library's evaluator takes several microseconds a rule and has no limit on cost.
 * The functions are CEL's own and those that Kubernetes adds. A rule never reads anything but the value it is given.
 */
export { compile, type Program, type RuleVerdict } from "./compile.ts";
