import { assertNever, showValue } from '../errors.ts';
import { didYouMean } from '../nearest-name.ts';
import { DATE_FORMS, parseDate, type DateContext, type DateRange } from './date-value.ts';
import type { FieldKind, FieldSet, FilterField } from './field.ts';
import { DURATION_FORMS, parseDuration, parseNumber, type NumberValue } from './number-value.ts';
import { printField } from './print.ts';
import {
  found,
  problemAt,
  type FieldPath,
  type Filter,
  type FilterOperator,
  type Outcome,
  type ValueText,
} from './syntax.ts';

/** Whether a row fits. */
export type RowTest<Row> = (row: Row) => boolean;

/** Whether one value of a field fits. */
type ValueTest = (value: string | number | boolean) => boolean;

/** The operators that mean something for each kind of field. */
export const OPERATORS_OF: Readonly<Record<FieldKind, readonly FilterOperator[]>> = {
  text: ['=', '!=', '~'],
  number: ['=', '!=', '<', '<=', '>', '>='],
  duration: ['=', '!=', '<', '<=', '>', '>='],
  date: ['=', '!=', '<', '<=', '>', '>='],
  flag: ['=', '!='],
};

const FLAGS: Readonly<Record<string, boolean>> = { yes: true, true: true, no: false, false: false };

type Order = '<' | '<=' | '>' | '>=';

function ordered(operator: Order, value: number, bound: number): boolean {
  switch (operator) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    default:
      return assertNever(operator);
  }
}

/** `=` takes what rounds to the digits that were written: 0.97 finds 0.9737, as the table shows it. */
function numberTest(operator: FilterOperator, { value: bound, halfDigit }: NumberValue): ValueTest {
  if (operator === '=' || operator === '!=' || operator === '~')
    // The slack: 0.975 − 0.97 is a little above 0.005 in binary.
    return (value) => typeof value === 'number' && Math.abs(value - bound) <= halfDigit * (1 + 1e-9);
  return (value) => typeof value === 'number' && ordered(operator, value, bound);
}

/** A day lies before another moment with its end, and behind it with its start. */
function dateTest(operator: FilterOperator, { fromMs, toMs }: DateRange): ValueTest {
  const test = (value: number): boolean => {
    switch (operator) {
      case '<':
        return value < fromMs;
      case '<=':
        return fromMs === toMs ? value <= toMs : value < toMs;
      case '>':
        return fromMs === toMs ? value > fromMs : value >= toMs;
      case '>=':
        return value >= fromMs;
      case '=':
      case '!=':
      case '~':
        return value >= fromMs && value < toMs;
      default:
        return assertNever(operator);
    }
  };
  return (value) => typeof value === 'number' && test(value);
}

function textTest(operator: FilterOperator, text: string): ValueTest {
  const wanted = text.toLowerCase();
  if (operator === '~') return (value) => String(value).toLowerCase().includes(wanted);
  return (value) => String(value).toLowerCase() === wanted;
}

function dateOrProblem(
  { text, at }: ValueText,
  operator: FilterOperator,
  dates: DateContext,
): Outcome<ValueTest> {
  const range = parseDate(text, dates);
  if (range === null) return problemAt(at, DATE_FORMS, showValue(text));
  if ((operator === '=' || operator === '!=') && range.fromMs === range.toMs)
    return problemAt(
      at,
      `a day, as in 2026-03-01 or today, or one of < <= > >= before ${text}`,
      showValue(text),
    );
  return found(dateTest(operator, range));
}

/** The test of a value for `!=` is that of `=`: what it finds is left out. */
function valueTest(
  kind: FieldKind,
  operator: FilterOperator,
  value: ValueText,
  dates: DateContext,
): Outcome<ValueTest> {
  const { text, at } = value;
  switch (kind) {
    case 'text':
      return found(textTest(operator, text));
    case 'number': {
      const number = parseNumber(text);
      return number === null
        ? problemAt(at, 'a number', showValue(text))
        : found(numberTest(operator, number));
    }
    case 'duration': {
      const durationMs = parseDuration(text);
      return durationMs === null
        ? problemAt(at, DURATION_FORMS, showValue(text))
        : found(numberTest(operator, { value: durationMs, halfDigit: 500 }));
    }
    case 'date':
      return dateOrProblem(value, operator, dates);
    case 'flag': {
      const name = text.toLowerCase();
      if (!Object.hasOwn(FLAGS, name)) return problemAt(at, 'yes or no', showValue(text));
      return found((own) => own === FLAGS[name]);
    }
    default:
      return assertNever(kind);
  }
}

/** Makes row tests of filters for one table. */
class Compiler<Row> {
  readonly #fields: FieldSet<Row>;
  readonly #dates: DateContext;

  constructor(fields: FieldSet<Row>, dates: DateContext) {
    this.#fields = fields;
    this.#dates = dates;
  }

  compile(filter: Filter): Outcome<RowTest<Row>> {
    switch (filter.kind) {
      case 'everything':
        return found(() => true);
      case 'and':
        return this.#all(filter.terms, (tests) => (row) => tests.every((test) => test(row)));
      case 'or':
        return this.#all(filter.terms, (tests) => (row) => tests.some((test) => test(row)));
      case 'not':
        return this.#all(
          [filter.term],
          ([test]) =>
            (row) =>
              !test(row),
        );
      case 'comparison':
        return this.#comparison(filter);
      case 'in':
        return this.#in(filter);
      case 'words':
        return found(this.#words(filter));
      default:
        return assertNever(filter);
    }
  }

  #all(
    terms: readonly Filter[],
    join: (tests: readonly RowTest<Row>[]) => RowTest<Row>,
  ): Outcome<RowTest<Row>> {
    const tests: RowTest<Row>[] = [];
    for (const term of terms) {
      const test = this.compile(term);
      if (!test.ok) return test;
      tests.push(test.value);
    }
    return found(join(tests));
  }

  #field({ parts, at }: FieldPath): Outcome<FilterField<Row>> {
    const field = this.#fields.find(parts);
    if (field !== undefined) return found(field);
    const name = printField(parts);
    const names = this.#fields.fields.map(({ path }) => printField(path));
    return problemAt(at, `a field${didYouMean(name, names)}`, showValue(name));
  }

  #comparison({
    field: path,
    operator,
    value,
  }: Extract<Filter, { kind: 'comparison' }>): Outcome<RowTest<Row>> {
    const field = this.#field(path);
    if (!field.ok) return field;
    const { kind, values } = field.value;
    const fitting = OPERATORS_OF[kind];
    if (!fitting.includes(operator))
      return problemAt(
        { from: path.at.to, to: value.at.from },
        `one of ${fitting.join(' ')} for ${printField(path.parts)}`,
        operator,
      );
    const test = valueTest(kind, operator, value, this.#dates);
    if (!test.ok) return test;
    const fits = test.value;
    return found(operator === '!=' ? (row) => !values(row).some(fits) : (row) => values(row).some(fits));
  }

  #in({ field: path, values: texts }: Extract<Filter, { kind: 'in' }>): Outcome<RowTest<Row>> {
    const field = this.#field(path);
    if (!field.ok) return field;
    const { kind, values } = field.value;
    const tests: ValueTest[] = [];
    for (const text of texts) {
      const test = valueTest(kind, '=', text, this.#dates);
      if (!test.ok) return test;
      tests.push(test.value);
    }
    return found((row) => values(row).some((value) => tests.some((test) => test(value))));
  }

  /** A bare word that is the name of a flag means the flag; any other text is looked for. */
  #words({ text, quoted }: Extract<Filter, { kind: 'words' }>): RowTest<Row> {
    const flag = quoted ? undefined : this.#fields.find([text]);
    if (flag?.kind === 'flag') return (row) => flag.values(row).includes(true);
    const wanted = text.toLowerCase();
    const { searched } = this.#fields;
    return (row) => searched(row).some((place) => place.toLowerCase().includes(wanted));
  }
}

/**
 * Makes a test for rows of a filter. Texts are compared without regard to case; a field that has several values fits where one of
 * them does, and `!=` is the opposite of `=`.
 * @returns the test, or the first field, operator or value that does not fit the table
 */
export function compileFilter<Row>(
  filter: Filter,
  fields: FieldSet<Row>,
  dates: DateContext,
): Outcome<RowTest<Row>> {
  return new Compiler(fields, dates).compile(filter);
}

/** Every field that a filter names. */
export function fieldsOf(filter: Filter): readonly FieldPath[] {
  switch (filter.kind) {
    case 'everything':
    case 'words':
      return [];
    case 'and':
    case 'or':
      return filter.terms.flatMap(fieldsOf);
    case 'not':
      return fieldsOf(filter.term);
    case 'comparison':
    case 'in':
      return [filter.field];
    default:
      return assertNever(filter);
  }
}
