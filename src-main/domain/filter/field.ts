/**
 * What a field's values are. `duration`: milliseconds, written as `90s` or `1.5h`. `date`: milliseconds since 1970.
 * `flag`: yes or no.
 */
export type FieldKind = 'text' | 'number' | 'duration' | 'date' | 'flag';

/** A field of a row that filters can name. */
export interface FilterField<Row> {
  /** Its parts, as in `["validation", "logLoss"]`. */
  readonly path: readonly string[];
  readonly kind: FieldKind;
  /** What it holds, in a few words, for who is offered it. */
  readonly description: string;
  /**
   * The values of a row: none where it has none, several where a row stands for several things. A filter finds a row where one of
   * them fits.
   */
  readonly values: (row: Row) => readonly (string | number | boolean)[];
}

/** The fields of a table. */
export interface FieldSet<Row> {
  /** Those that are offered. */
  readonly fields: readonly FilterField<Row>[];
  /** The field that a path means, offered or not. */
  find(parts: readonly string[]): FilterField<Row> | undefined;
  /** The texts of a row that words are looked for in. */
  readonly searched: (row: Row) => readonly string[];
}

/** A name as fields are compared by it: `log loss`, `logLoss` and `log-loss` are one name. */
export function foldName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('²', '2')
    .replace(/[^\p{L}\p{N}]/gu, '');
}
