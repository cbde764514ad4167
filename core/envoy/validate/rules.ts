import {
  type DescEnum,
  type DescField,
  type DescMessage,
  type DescOneof,
  getExtension,
  hasExtension,
} from "@bufbuild/protobuf";
import { sensitive } from "../generated/udpa/annotations/sensitive_pb.ts";
import {
  disabled,
  type FieldRules,
  ignored,
  required,
  rules as rulesExtension,
} from "../generated/validate/validate_pb.ts";
import { resolve } from "../message/lazy.ts";

/**
 * Reads the options of protoc-gen-validate and of udpa out of descriptors: the extensions stay in the options as bytes
 * and are decoded with the generated extension types.
 */

/** The rules of a field, if it has any. */
export function fieldRules(field: DescField): FieldRules | undefined {
  const options = field.proto.options;
  if (options === undefined || !hasExtension(options, resolve(rulesExtension))) return undefined;
  return getExtension(options, resolve(rulesExtension));
}

/** Whether one of the cases of a oneof must be set. */
export function isOneofRequired(oneof: DescOneof): boolean {
  const options = oneof.proto.options;
  return options !== undefined && hasExtension(options, resolve(required)) && getExtension(options, resolve(required));
}

/** Whether a message is exempt from all rules. */
export function isExempt(message: DescMessage): boolean {
  const options = message.proto.options;
  if (options === undefined) return false;
  return [disabled, ignored].some(
    (option) => hasExtension(options, resolve(option)) && getExtension(options, resolve(option)),
  );
}

/** Whether the API marks the field, and all that is below it, as one that must not be printed. */
export function isSensitive(field: DescField): boolean {
  const options = field.proto.options;
  if (options === undefined) return false;
  return hasExtension(options, resolve(sensitive)) && getExtension(options, resolve(sensitive));
}

/** The rule fields that are really set; proto2 keeps defaults on the prototype, where they must not be taken for rules. */
export function setRules(rules: object): readonly (readonly [string, unknown])[] {
  return Object.entries(rules).filter(
    ([name, value]) => !name.startsWith("$") && value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
}

/** Whether `value` is one that the enum declares. */
export function isDeclared(desc: DescEnum, value: number): boolean {
  return desc.value[value] !== undefined;
}
