/** A stretch of the filter's text: from its first character to behind its last one. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How a field and a value are compared; `~`: contains. */
export type FilterOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | '~';

export const FILTER_OPERATORS: readonly FilterOperator[] = ['=', '!=', '<', '<=', '>', '>=', '~'];

/** A field as it was written: `validation."log loss"` has two parts. */
export interface FieldPath {
  readonly parts: readonly string[];
  readonly at: Span;
}

/** A value as it was written, without its quotes. */
export interface ValueText {
  readonly text: string;
  readonly at: Span;
}

/** What a filter says. `everything` is what an empty text says. */
export type Filter =
  | { readonly kind: 'everything' }
  /** At least two terms. */
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Filter[] }
  | { readonly kind: 'not'; readonly term: Filter }
  | {
      readonly kind: 'comparison';
      readonly field: FieldPath;
      readonly operator: FilterOperator;
      readonly value: ValueText;
    }
  /** At least one value. */
  | { readonly kind: 'in'; readonly field: FieldPath; readonly values: readonly ValueText[] }
  /** Words to look for; `quoted` ones are never the name of a field. */
  | { readonly kind: 'words'; readonly text: string; readonly quoted: boolean; readonly at: Span };

/** What is wrong with a filter, and where. */
export interface FilterProblem extends Span {
  readonly expected: string;
  readonly received: string;
}

/** A value, or what stood in its way. */
export type Outcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: FilterProblem };

/** A value that came out well. */
export function found<Value>(value: Value): Outcome<Value> {
  return { ok: true, value };
}

/** What stood in the way. */
export function problemAt({ from, to }: Span, expected: string, received: string): Outcome<never> {
  return { ok: false, problem: { from, to, expected, received } };
}
