/**
 * A schema that checks a configuration, of any library that follows Standard Schema v1 (https://standardschema.dev), of which valibot and zod are two.
 * Only this much of it is asked for.
 */
export interface ConfigSchema<In = unknown, Out = In> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    validate(value: unknown): SchemaResult<Out> | Promise<SchemaResult<Out>>;
    readonly types?: { readonly input: In; readonly output: Out } | undefined;
  };
}

/** The result of a schema for a value. */
export type SchemaResult<Out> = { readonly value: Out; readonly issues?: undefined } | SchemaIssues;

/** The issues that a schema finds in a value. */
export interface SchemaIssues {
  readonly issues: readonly {
    readonly message: string;
    readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  }[];
}

/** The type of the values that a schema takes. */
export type ConfigInput<S extends ConfigSchema> = NonNullable<S["~standard"]["types"]>["input"];

/** The type of the values that a schema makes of its input, defaults filled in. */
export type ConfigOutput<S extends ConfigSchema> = NonNullable<S["~standard"]["types"]>["output"];
