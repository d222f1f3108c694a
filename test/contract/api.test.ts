import { describe, expect, expectTypeOf, it } from 'vitest';
import { isMethod, parsers } from '../../src-main/contract/api.ts';
import type { JsonSafe } from '../../src-main/contract/json-safe.ts';
import { toErrorReport } from '../../src-main/contract/reply.ts';
import { AppError, invalidField } from '../../src-main/domain/errors.ts';
import { SAMPLE_SPEC } from '../store/sample-experiment.ts';

describe('parameters', () => {
  it('of experiment.start hold a valid spec and the folder that its paths start from', () => {
    const params = { spec: SAMPLE_SPEC, baseFolder: '/data' };
    expect(parsers['experiment.start'](JSON.parse(JSON.stringify(params)))).toEqual(params);
  });

  it('name problems of a spec by their place in the spec', () => {
    const spec = { ...SAMPLE_SPEC, seeds: [-1] };
    expect(() => parsers['experiment.start']({ spec, baseFolder: '/' })).toThrow(
      'seeds[0]: expected an integer from 0 to 4294967295, received -1',
    );
  });

  it.each([
    ['experiment.start', { spec: SAMPLE_SPEC, baseFolder: '' }, 'baseFolder'],
    ['experiment.list', { limit: 0 }, 'limit'],
    ['experiment.list', { limit: 1.5 }, 'limit'],
    ['experiment.get', {}, 'experimentId'],
    ['experiment.get', { experimentId: 1, runId: 2 }, 'runId'],
    ['experiment.compare', { experimentId: -1 }, 'experimentId'],
    ['experiment.stop', { experimentId: null }, 'experimentId'],
    ['experiment.pause', { experimentId: 0 }, 'experimentId'],
    ['experiment.resume', { experimentId: 1, backend: 'cuda' }, 'backend'],
    ['experiment.resume', { experimentId: 1, checkpoints: { everyEpochs: 0 } }, 'checkpoints.everyEpochs'],
    [
      'experiment.start',
      { spec: SAMPLE_SPEC, baseFolder: '/', checkpoints: { everyMinutes: -1 } },
      'checkpoints.everyMinutes',
    ],
    ['run.get', { runId: '1' }, 'runId'],
    ['run.series', { runId: 1, afterEpoch: -1 }, 'afterEpoch'],
  ] as const)('of %s are refused: %j', (method, params, field) => {
    try {
      parsers[method](params);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      expect(error.code).toBe('invalid');
      expect(error.problems.map((problem) => problem.field)).toEqual([field]);
      return;
    }
    throw new Error('it was taken');
  });

  it.each([null, 1, 'text', [], undefined])('that are %j are refused', (params) => {
    for (const parse of Object.values(parsers)) expect(() => parse(params)).toThrow('expected an object');
  });

  it('that may be left out may be left out', () => {
    expect(parsers['experiment.list']({})).toEqual({});
    expect(parsers['run.series']({ runId: 3 })).toEqual({ runId: 3 });
  });
});

describe('isMethod', () => {
  it('knows the methods and nothing that every object has', () => {
    expect(['experiment.start', 'run.series', 'toString', 'run'].map(isMethod)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('toErrorReport', () => {
  it('keeps code, message and problems of our errors, and calls any other thing internal', () => {
    expect(toErrorReport(invalidField('seeds', 'a list', 'nothing'))).toEqual({
      code: 'invalid',
      message: 'seeds: expected a list, received nothing',
      problems: [{ field: 'seeds', expected: 'a list', received: 'nothing' }],
    });
    expect(toErrorReport(new RangeError('odd'))).toEqual({ code: 'internal', message: 'odd', problems: [] });
    expect(toErrorReport('text')).toEqual({ code: 'internal', message: 'text', problems: [] });
  });
});

describe('JsonSafe', () => {
  it('is the type itself for what JSON carries', () => {
    interface Carried {
      readonly text: string;
      readonly absent?: number | undefined;
      readonly list: readonly (number | null)[];
      readonly union: { readonly ok: true } | { readonly ok: false; readonly why: string };
    }
    expectTypeOf<Carried>().toExtend<JsonSafe<Carried>>();
  });

  it('fits nothing that JSON loses', () => {
    expectTypeOf<{ a: Float32Array }>().not.toExtend<JsonSafe<{ a: Float32Array }>>();
    expectTypeOf<{ a: Date }>().not.toExtend<JsonSafe<{ a: Date }>>();
    expectTypeOf<{ a: Map<string, string> }>().not.toExtend<JsonSafe<{ a: Map<string, string> }>>();
    expectTypeOf<{ a: bigint }>().not.toExtend<JsonSafe<{ a: bigint }>>();
    expectTypeOf<{ a: () => void }>().not.toExtend<JsonSafe<{ a: () => void }>>();
    expectTypeOf<{ a: unknown }>().not.toExtend<JsonSafe<{ a: unknown }>>();
    expectTypeOf<{ a: number | undefined }>().not.toExtend<JsonSafe<{ a: number | undefined }>>();
    expectTypeOf<readonly (string | undefined)[]>().not.toExtend<JsonSafe<readonly (string | undefined)[]>>();
  });
});
