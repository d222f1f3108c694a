import { assertNever } from '../errors.ts';
import { OPERATORS_OF } from './compile.ts';
import { foldName, type FieldKind, type FieldSet, type FilterField } from './field.ts';
import { printField, printValue } from './print.ts';
import type { FilterOperator, Span } from './syntax.ts';
import { tokenize, type Token } from './tokens.ts';

/** One way to go on. */
export interface CompletionOption {
  readonly kind: 'field' | 'operator' | 'value' | 'keyword';
  /** What is shown. */
  readonly label: string;
  /** What stands in the filter afterwards, with the blank behind it. */
  readonly insert: string;
  /** More about it, paler; empty for nothing. */
  readonly detail: string;
}

/** What may stand at the cursor. */
export interface Completion {
  /** What an option takes the place of; empty at a place between words. */
  readonly at: Span;
  readonly options: readonly CompletionOption[];
}

/** A value that rows have, and how many. */
export interface SeenValue {
  readonly text: string;
  readonly count: number;
}

type Word = Extract<Token, { kind: 'word' }>;

/** What the grammar awaits behind some signs. */
type Place =
  | { readonly awaits: 'term' }
  | { readonly awaits: 'rest'; readonly field: Word }
  | { readonly awaits: 'value'; readonly field: Word; readonly operator: FilterOperator | 'IN' }
  | { readonly awaits: 'listStart'; readonly field: Word }
  | { readonly awaits: 'listRest'; readonly field: Word }
  | { readonly awaits: 'connection' };

const MOST_OPTIONS = 50;

/** Where the grammar stands after one more sign; wrong signs leave it where it is. */
function step(place: Place, token: Token): Place {
  switch (place.awaits) {
    case 'term':
      return token.kind === 'word' ? { awaits: 'rest', field: token } : place;
    case 'rest':
      if (token.kind === 'operator') return { awaits: 'value', field: place.field, operator: token.operator };
      if (token.kind === 'keyword' && token.keyword === 'IN')
        return { awaits: 'listStart', field: place.field };
      // `field NOT IN (…)`: the field is still needed.
      if (token.kind === 'keyword' && token.keyword === 'NOT') return place;
      return step({ awaits: 'connection' }, token);
    case 'value':
      if (token.kind !== 'word') return place;
      return place.operator === 'IN' ? { awaits: 'listRest', field: place.field } : { awaits: 'connection' };
    case 'listStart':
      return token.kind === '(' ? { awaits: 'value', field: place.field, operator: 'IN' } : place;
    case 'listRest':
      if (token.kind === ',') return { awaits: 'value', field: place.field, operator: 'IN' };
      return token.kind === ')' ? { awaits: 'connection' } : place;
    case 'connection':
      if (token.kind === 'word') return { awaits: 'rest', field: token };
      if (token.kind === 'keyword' || token.kind === '(') return { awaits: 'term' };
      return place;
  }
}

function keyword(label: string, detail: string): CompletionOption {
  return { kind: 'keyword', label, insert: `${label} `, detail };
}

const CONNECTIONS = [keyword('AND', 'both'), keyword('OR', 'at least one')];
const NEGATION = keyword('NOT', 'the opposite of what follows');

function fieldOptions<Row>(fields: readonly FilterField<Row>[]): CompletionOption[] {
  return fields.map(({ path, description }) => {
    const label = printField(path);
    return { kind: 'field', label, insert: `${label} `, detail: description };
  });
}

const OPERATOR_WORDS: Readonly<Record<string, string>> = {
  '=': 'is',
  '!=': 'is not',
  '<': 'less than',
  '<=': 'at most',
  '>': 'more than',
  '>=': 'at least',
  '~': 'contains',
};

const DATE_OPERATOR_WORDS: Readonly<Record<string, string>> = {
  '=': 'on',
  '!=': 'not on',
  '<': 'before',
  '<=': 'until the end of',
  '>': 'after',
  '>=': 'from the start of',
};

function operatorOptions(kind: FieldKind): CompletionOption[] {
  const words = kind === 'date' ? DATE_OPERATOR_WORDS : OPERATOR_WORDS;
  const operators = OPERATORS_OF[kind].map((operator): CompletionOption => ({
    kind: 'operator',
    label: operator,
    insert: `${operator} `,
    detail: words[operator],
  }));
  if (kind === 'flag') return operators;
  return [...operators, { kind: 'operator', label: 'IN', insert: 'IN (', detail: 'one of several' }];
}

function valueOption(text: string, detail: string, inList: boolean): CompletionOption {
  const printed = printValue(text);
  return { kind: 'value', label: text, insert: inList ? printed : `${printed} `, detail };
}

type Example = readonly [text: string, detail: string];

const DAYS: readonly Example[] = [
  ['today', ''],
  ['yesterday', ''],
];
const MOMENTS: readonly Example[] = [
  ['1d', '24 hours ago'],
  ['7d', 'a week ago'],
  ['30d', 'a month ago'],
];
const DURATIONS: readonly Example[] = [
  ['10s', 'ten seconds'],
  ['1min', 'a minute'],
  ['1h', 'an hour'],
];
const FLAGS: readonly Example[] = [
  ['yes', ''],
  ['no', ''],
];

/** What can be written for kinds whose values nobody would pick from a list. */
function examplesOf(kind: Exclude<FieldKind, 'text'>, operator: FilterOperator | 'IN'): readonly Example[] {
  switch (kind) {
    case 'number':
      return [];
    case 'duration':
      return DURATIONS;
    case 'flag':
      return FLAGS;
    case 'date':
      // Nothing happens exactly seven days ago.
      return ['=', '!=', 'IN'].includes(operator) ? DAYS : [...DAYS, ...MOMENTS];
    default:
      return assertNever(kind);
  }
}

function valueOptions<Row>(
  field: FilterField<Row>,
  seen: (field: FilterField<Row>) => readonly SeenValue[],
  operator: FilterOperator | 'IN',
): CompletionOption[] {
  const inList = operator === 'IN';
  if (field.kind === 'text')
    return seen(field).map(({ text, count }) => valueOption(text, String(count), inList));
  return examplesOf(field.kind, operator).map(([text, detail]) => valueOption(text, detail, inList));
}

/** Options that begin with what was typed, then those that have it within. */
function matching(options: readonly CompletionOption[], typed: string): readonly CompletionOption[] {
  if (typed === '') return options;
  const wanted = foldName(typed);
  const lower = typed.toLowerCase();
  const begins = (label: string): boolean =>
    label.toLowerCase().startsWith(lower) || (wanted !== '' && foldName(label).startsWith(wanted));
  const starting = options.filter(({ label }) => begins(label));
  const within = options.filter(
    ({ label }) =>
      !begins(label) &&
      (label.toLowerCase().includes(lower) || (wanted !== '' && foldName(label).includes(wanted))),
  );
  return [...starting, ...within];
}

function optionsAt<Row>(
  place: Place,
  fields: FieldSet<Row>,
  seen: (field: FilterField<Row>) => readonly SeenValue[],
): readonly CompletionOption[] {
  switch (place.awaits) {
    case 'term':
      return [...fieldOptions(fields.fields), NEGATION];
    case 'connection':
      return [...CONNECTIONS, ...fieldOptions(fields.fields), NEGATION];
    case 'rest': {
      const field = fields.find(place.field.parts);
      return field === undefined ? CONNECTIONS : [...operatorOptions(field.kind), ...CONNECTIONS];
    }
    case 'value': {
      const field = fields.find(place.field.parts);
      return field === undefined ? [] : valueOptions(field, seen, place.operator);
    }
    case 'listStart':
      return [{ kind: 'operator', label: '(', insert: '(', detail: 'the start of the list' }];
    case 'listRest':
      return [
        { kind: 'operator', label: ',', insert: ', ', detail: 'one more' },
        { kind: 'operator', label: ')', insert: ') ', detail: 'the end of the list' },
      ];
  }
}

/**
 * What may stand at the cursor: fields, the operators of the field before it, values that rows have, and words of the language. The
 * word that the cursor stands in or behind is what an option takes the place of.
 * @param seen the values that rows have for a field of texts, those of many rows first
 */
export function completeFilter<Row>(
  text: string,
  cursor: number,
  fields: FieldSet<Row>,
  seen: (field: FilterField<Row>) => readonly SeenValue[],
): Completion {
  const tokens = tokenize(text);
  const current = tokens.find(
    (token) =>
      (token.kind === 'word' || token.kind === 'keyword') && token.at.from < cursor && cursor <= token.at.to,
  );
  const from = current?.at.from ?? cursor;
  let place: Place = { awaits: 'term' };
  for (const token of tokens) if (token.at.to <= from) place = step(place, token);
  const typed = text.slice(from, cursor).replace(/^"/, '').replace(/"$/, '');
  const options = matching(optionsAt(place, fields, seen), typed);
  return { at: { from, to: current?.at.to ?? cursor }, options: options.slice(0, MOST_OPTIONS) };
}

/**
 * The word at the cursor that is on its way to become a field: `stat` before it is `status`. A table that looked for it as a word
 * would be empty for as long as somebody types.
 * @returns null where the cursor is in no such word
 */
export function unfinishedField<Row>(text: string, cursor: number, fields: FieldSet<Row>): Span | null {
  const { at, options } = completeFilter(text, cursor, fields, () => []);
  if (at.from === at.to || at.to !== cursor) return null;
  const typed = text.slice(at.from, at.to).toLowerCase();
  const isStart = options.some(
    ({ kind, label }) => kind === 'field' && label.toLowerCase().startsWith(typed) && label !== typed,
  );
  return isStart ? at : null;
}

/** The values that rows have for a field, those of many rows first, then in alphabetical order. */
export function seenValues<Row>(rows: readonly Row[], field: FilterField<Row>): SeenValue[] {
  const counts = new Map<string, number>();
  for (const row of rows)
    for (const value of new Set(field.values(row).map(String)))
      counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([text, count]) => ({ text, count }))
    .filter(({ text }) => text !== '')
    .sort((one, other) => other.count - one.count || (one.text < other.text ? -1 : 1));
}
