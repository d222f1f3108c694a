import * as z from 'zod';
import { invalidInput, showValue, type FieldProblem } from '../domain/errors.ts';
import { didYouMean } from '../domain/nearest-name.ts';

/**
 * Words for schemas whose limits are a pattern, which nobody wants to read: `name.register(wording, { expected })`.
 * Every other phrase is made from the schema's own limits.
 */
export const wording = z.registry<{ expected: string }>();

function bounds(schema: z.core.JSONSchema.JSONSchema): string {
  const parts = [
    schema.minimum === undefined ? null : `≥ ${schema.minimum}`,
    schema.exclusiveMinimum === undefined ? null : `> ${schema.exclusiveMinimum}`,
    schema.maximum === undefined ? null : `≤ ${schema.maximum}`,
    schema.exclusiveMaximum === undefined ? null : `< ${schema.exclusiveMaximum}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? '' : ` ${parts.join(' and ')}`;
}

function count(from: number | undefined, to: number | undefined, noun: string): string {
  if (to === undefined) return from === undefined ? '' : ` of at least ${from} ${noun}`;
  return ` of ${from ?? 0} to ${to} ${noun}`;
}

function oneOf(values: readonly unknown[]): string {
  const shown = values.map((value) => JSON.stringify(value)).join(', ');
  return values.length === 1 ? shown : `one of ${shown}`;
}

/** What a schema takes, in words: `an integer from 1 to 10`, `a finite number ≥ 0`, `one of "a", "b"`. */
function describeSchema(schema: z.core.$ZodType): string {
  const words = wording.get(schema);
  if (words !== undefined) return words.expected;
  const json = z.toJSONSchema(schema, { unrepresentable: 'any' });
  if (json.enum !== undefined) return oneOf(json.enum);
  if (json.const !== undefined) return oneOf([json.const]);
  if (json.oneOf !== undefined || json.anyOf !== undefined) return 'an object';
  switch (json.type) {
    case 'integer':
      return `an integer from ${json.minimum ?? '−∞'} to ${json.maximum ?? '∞'}`;
    case 'number':
      return `a finite number${bounds(json)}`;
    case 'string':
      return `a text${count(json.minLength, json.maxLength, 'characters')}`;
    case 'array':
      return `a list${count(json.minItems, json.maxItems, 'entries')}`;
    case 'object':
      return 'an object';
    case 'boolean':
      return 'true or false';
    default:
      return 'another value';
  }
}

function describeUnknownKey(key: string, owner: unknown): string {
  const fields = owner instanceof z.ZodObject ? Object.keys(owner.shape) : [];
  return `one of the fields ${fields.join(', ')}${didYouMean(key, fields)}`;
}

/** Makes an issue's message what was expected there: one line, or one line per unknown key. */
function describeExpected(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => describeUnknownKey(key, issue.inst)).join('\n');
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options))
    return oneOf(issue.options);
  return issue.schema === undefined ? 'another value' : describeSchema(issue.schema);
}

function showReceived(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length} entries`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'bigint') return `the big integer ${value}`;
  if (typeof value === 'string' && value.length > 60)
    return `${showValue(value)} (${value.length} characters)`;
  return showValue(value);
}

function joinPath(path: readonly PropertyKey[]): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else if (/^[\w$]+$/.test(String(key))) text += text === '' ? String(key) : `.${String(key)}`;
    else text += `[${JSON.stringify(String(key))}]`;
  }
  return text;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return value;
}

function choicesOf(issue: z.core.$ZodIssue): string[] {
  let choices: readonly unknown[] = [];
  if (issue.code === 'invalid_value') choices = issue.values;
  else if (issue.code === 'invalid_union' && 'options' in issue) choices = issue.options ?? [];
  return choices.filter((choice) => typeof choice === 'string');
}

function unknownKeys(issues: readonly z.core.$ZodIssue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 0), 0);
}

/** Of the forms that a value may have, the one that knows most of its fields; of equal ones the first. */
function nearestForm(forms: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  return [...forms].sort((one, other) => unknownKeys(one) - unknownKeys(other))[0] ?? [];
}

function toProblems(issue: z.core.$ZodIssue, input: unknown): FieldProblem[] {
  const form = issue.code === 'invalid_union' ? nearestForm(issue.errors) : [];
  // What has none of the forms at all is told of all of them.
  if (form.some(({ code, path }) => code === 'unrecognized_keys' || path.length > 0))
    return form.flatMap((inner) => toProblems({ ...inner, path: [...issue.path, ...inner.path] }, input));
  if (issue.code === 'unrecognized_keys')
    return issue.message.split('\n').map((expected, index) => ({
      field: joinPath([...issue.path, issue.keys[index]]),
      expected,
      received: showReceived(issue.keys[index]),
    }));
  const value = valueAt(input, issue.path);
  return [
    {
      field: joinPath(issue.path),
      expected: issue.message + didYouMean(value, choicesOf(issue)),
      received: showReceived(value),
    },
  ];
}

/** The checked value, or everything that is wrong with it. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/**
 * Checks an untrusted value against a schema. This is the one place where zod's issues become our sentences; two issues
 * that say the same of one field (a text that is too long and has a wrong character) become one problem.
 */
export function checkAgainst<T>(schema: z.ZodType<T>, input: unknown): Checked<T> {
  const result = schema.safeParse(input, { error: describeExpected });
  if (result.success) return { ok: true, value: result.data };
  const problems = new Map<string, FieldProblem>();
  for (const problem of result.error.issues.flatMap((issue) => toProblems(issue, input)))
    problems.set(`${problem.field}\n${problem.expected}`, problem);
  return { ok: false, problems: [...problems.values()] };
}

/** Makes a parser of a schema: it gives the parsed value or throws AppError `invalid` with every problem. */
export function parserOf<Parsed>(schema: z.ZodType<Parsed>): (input: unknown) => Parsed {
  return (input) => {
    const checked = checkAgainst(schema, input);
    if (!checked.ok) throw invalidInput(checked.problems);
    return checked.value;
  };
}
