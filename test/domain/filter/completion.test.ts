import { describe, expect, it } from 'vitest';
import { completeFilter, seenValues, unfinishedField } from '../../../src-main/domain/filter/completion.ts';
import { compileFilter } from '../../../src-main/domain/filter/compile.ts';
import type { FilterField } from '../../../src-main/domain/filter/field.ts';
import { parseFilter } from '../../../src-main/domain/filter/parse.ts';
import { experimentFields } from '../../../src-main/domain/filter/table-fields.ts';
import type { ExperimentRow } from '../../../src-main/domain/experiment-row.ts';
import { numbersFrom } from './drawn-filter.ts';
import { experimentRow, SAMPLE_METRICS } from './sample-rows.ts';

const ROWS = [
  experimentRow(),
  experimentRow({ dataName: 'iris', tags: [] }),
  experimentRow({ dataName: 'iris', tags: ['paper'] }),
];
const FIELDS = experimentFields(SAMPLE_METRICS);
const seen = (field: FilterField<ExperimentRow>) => seenValues(ROWS, field);

/** Completes where the bar stands. */
function at(marked: string) {
  const cursor = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { at: place, options } = completeFilter(text, cursor, FIELDS, seen);
  return { place, options, labels: options.map(({ label }) => label), text };
}

describe('completion offers', () => {
  it('fields at the start, and their opposite', () => {
    const { labels } = at('|');
    expect(labels.slice(0, 3)).toEqual(['name', 'status', 'data']);
    expect(labels).toContain('validation.logLoss');
    expect(labels).toContain('precision.malignant');
    expect(labels).toContain('NOT');
    expect(labels).not.toContain('AND');
  });

  it('fields that begin with what was typed before those that have it within', () => {
    expect(at('s|').labels.slice(0, 3)).toEqual(['status', 'starred', 'seeds']);
    expect(at('ac|').labels).toEqual(['accuracy', 'backend', 'f1Macro']);
    expect(at('"log l|').labels).toEqual(['logLoss', 'validation.logLoss']);
    expect(at('validation.log|').labels).toEqual(['validation.logLoss']);
    expect(at('starred = yes AND (gap < 1 OR ti|)').labels[0]).toBe('time');
  });

  it('the operators of a field behind it, or a connection', () => {
    expect(at('data |').labels).toEqual(['=', '!=', '~', 'IN', 'AND', 'OR']);
    expect(at('gap |').labels).toEqual(['=', '!=', '<', '<=', '>', '>=', 'IN', 'AND', 'OR']);
    expect(at('starred |').labels).toEqual(['=', '!=', 'AND', 'OR']);
    expect(at('cancer |').labels).toEqual(['AND', 'OR']);
    expect(at('data i|').labels).toEqual(['IN']);
  });

  it('values that rows have behind an operator, those of many rows first', () => {
    const { options } = at('data = |');
    expect(options.map(({ label, detail }) => [label, detail])).toEqual([
      ['iris', '2'],
      ['breast_cancer', '1'],
    ]);
    expect(at('data=can|').labels).toEqual(['breast_cancer']);
    expect(at('tag = "To|').options).toEqual([
      { kind: 'value', label: 'To check', insert: '"To check" ', detail: '1' },
    ]);
    expect(at('starred = |').labels).toEqual(['yes', 'no']);
    expect(at('created > |').labels).toContain('7d');
    expect(at('created = |').labels).toEqual(['today', 'yesterday']);
    expect(at('gap > |').labels).toEqual([]);
  });

  it('values, commas and the end within a list', () => {
    expect(at('data IN |').labels).toEqual(['(']);
    expect(at('data IN (|').labels).toEqual(['iris', 'breast_cancer']);
    expect(at('data NOT IN (ir|').labels).toEqual(['iris']);
    expect(at('data IN (iris |').labels).toEqual([',', ')']);
    expect(at('data IN (iris, |').labels).toEqual(['iris', 'breast_cancer']);
  });

  it('a connection behind a comparison', () => {
    expect(at('data = iris |').labels.slice(0, 3)).toEqual(['AND', 'OR', 'name']);
    expect(at('data IN (iris) |').labels.slice(0, 2)).toEqual(['AND', 'OR']);
    expect(at('data = iris AND |').labels).not.toContain('AND');
  });

  it('what takes the place of the word that the cursor stands in', () => {
    expect(at('sta|tus = completed').place).toEqual({ from: 0, to: 6 });
    expect(at('data = ir|').place).toEqual({ from: 7, to: 9 });
    expect(at('data = |').place).toEqual({ from: 7, to: 7 });
  });
});

it.each([
  ['stat|', [0, 4]],
  ['a = 1 AND STAT|', [10, 14]],
  ['validation.lo|', [0, 13]],
  // A word to look for, a whole field, a value, a word that is left, and an empty place.
  ['breast|', null],
  ['status|', null],
  ['name = stat|', null],
  ['stat |', null],
  ['st|at', null],
  ['|', null],
])('a word on its way to become a field: %s', (marked, place) => {
  const cursor = marked.indexOf('|');
  const at = unfinishedField(marked.replace('|', ''), cursor, FIELDS);
  expect(at === null ? null : [at.from, at.to]).toEqual(place);
});

describe('seen values', () => {
  it('count each row once and leave out the empty text', () => {
    const [, , status] = FIELDS.fields;
    expect(status.path).toEqual(['data']);
    const notes = FIELDS.find(['notes']);
    if (notes === undefined) throw new Error('expected a field');
    expect(seenValues([experimentRow({ notes: '' }), experimentRow()], notes)).toEqual([
      { text: 'Looked at the log loss.', count: 1 },
    ]);
  });
});

it('whoever takes options at random, 500 times, ends with a filter that compiles', () => {
  const next = numbersFrom(7);
  for (let round = 0; round < 500; round++) {
    let text = '';
    for (let count = 0; count < 12; count++) {
      const { at: place, options } = completeFilter(text, text.length, FIELDS, seen);
      // A number is the user's to write.
      if (options.length === 0) {
        text += '0.5 ';
        continue;
      }
      const { insert } = options[Math.floor(next() * options.length)];
      text = text.slice(0, place.from) + insert + text.slice(place.to);
    }
    // What is unfinished at the end is finished: a value, a list, a term.
    const endings = [
      '',
      'x',
      '= x',
      'yes',
      'today',
      '7d',
      '1',
      ')',
      'x)',
      'yes)',
      '(1)',
      '(x)',
      '1)',
      '(today)',
      '(7d)',
      'today)',
      '(1s)',
      '> 1',
    ];
    const compiles = endings.some((ending) => {
      const filter = parseFilter(`${text} ${ending}`);
      return filter.ok && compileFilter(filter.value, FIELDS, { nowMs: 0, localTimeMs: Date.UTC }).ok;
    });
    expect(compiles, text).toBe(true);
  }
});
