/** Whether a property may be left out; JSON leaves out what is undefined, so only then may it be. */
type IsOptional<Owner, Key extends keyof Owner> = object extends Pick<Owner, Key> ? true : false;

type JsonSafeProperty<Owner, Key extends keyof Owner> =
  IsOptional<Owner, Key> extends true
    ? JsonSafe<Exclude<Owner[Key], undefined>> | undefined
    : JsonSafe<Owner[Key]>;

/**
 * The type itself where JSON carries its values whole, and something that it does not fit where JSON does not: for
 * functions, symbols, big integers, dates, maps, sets, buffers, typed arrays, `unknown`, and `undefined` other than in a
 * property that may be left out. That numbers are finite no type can say: what is not finite is null here.
 */
export type JsonSafe<T> = T extends string | number | boolean | null
  ? T
  : T extends
        | ((...parameters: never[]) => unknown)
        | ArrayBufferView
        | ArrayBufferLike
        | Date
        | ReadonlyMap<unknown, unknown>
        | ReadonlySet<unknown>
    ? never
    : T extends readonly (infer Entry)[]
      ? readonly JsonSafe<Entry>[]
      : T extends object
        ? { readonly [Key in keyof T]: JsonSafeProperty<T, Key> }
        : never;

/** A map of types by name that JSON carries, every one; any other map is an error at the place that writes this. */
export type CarriedByJson<Map extends { readonly [Key in keyof Map]: JsonSafe<Map[Key]> }> = Map;
