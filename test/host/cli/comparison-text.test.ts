import { describe, expect, it } from 'vitest';
import { compareGroups } from '../../../src-main/domain/compare.ts';
import type { ComparedGroup } from '../../../src-main/domain/compared-group.ts';
import { undefinedBecause, type MetricValue } from '../../../src-main/domain/metrics/metric-value.ts';
import type { Measurement } from '../../../src-main/domain/run.ts';
import { comparisonText } from '../../../src-main/host/cli/comparison-text.ts';

/** A group whose seeds 0, 1, … measured these test metrics. */
function group(variant: string, ...runs: Readonly<Record<string, number | MetricValue>>[]): ComparedGroup {
  return {
    variant,
    runs: runs.map((metrics, seed) => ({
      seed,
      status: 'completed',
      measurements: Object.entries(metrics).map(([name, value]): Measurement => ({
        scope: 'test',
        name,
        detail: '',
        value: typeof value === 'number' ? { value } : value,
      })),
      facts: {},
    })),
  };
}

function linesOf(a: ComparedGroup, b: ComparedGroup): string[] {
  const comparison = compareGroups(a, b, 'rmse');
  return comparisonText(comparison, [comparison.verdict.sentence], { everything: false });
}

const lineOf = (label: string, lines: readonly string[]) =>
  lines.find((line) => line.trimStart().startsWith(`${label} `));

describe('a comparison as text', () => {
  it('says a reason once, however many metrics, variants and seeds it is of', () => {
    const never = undefinedBecause('class "b" is never predicted');
    const run = { accuracy: 0.5, precisionMacro: never, precisionWeighted: never };
    const lines = linesOf(group('none', run, run, run), group('L2', run, { ...run, precisionMacro: 1 }, run));
    const start = lines.indexOf('Undefined, and not in the means:');
    expect(lines.slice(start, lines.indexOf('', start))).toEqual([
      'Undefined, and not in the means:',
      '  precision (macro) on test: class "b" is never predicted (none seeds 0 to 2; L2 seeds 0, 2)',
      '  precision (weighted) on test: class "b" is never predicted (none seeds 0 to 2; L2 seeds 0 to 2)',
    ]);
  });

  it('writes what is very large or very small with an exponent', () => {
    const lines = linesOf(
      group('none', { rmse: 1e29, mse: 1e-12 }, { rmse: 3e29, mse: 3e-12 }),
      group('L2', { rmse: 2e29, mse: 2e-12 }, { rmse: 5e29, mse: 5e-12 }),
    );
    // sd of 1 and 3 is √2, of 2 and 5 is 3/√2; the differences are 1 and 2.
    expect(lineOf('RMSE', lines)).toMatch(/2\.00e\+29 ± 1\.41e\+29 +3\.50e\+29 ± 2\.12e\+29 +\+1\.50e\+29/);
    expect(lineOf('MSE', lines)).toMatch(/2\.00e-12 ± 1\.41e-12 +3\.50e-12 ± 2\.12e-12 +\+1\.50e-12/);
    expect(lines.at(-1)).toContain('The difference is 1.50e+29');
  });

  it('shows a small mean of a single run', () => {
    expect(lineOf('MSE', linesOf(group('none', { mse: 0.00003 }), group('L2', { mse: 0.5 })))).toMatch(
      /0\.000030 +0\.500000/,
    );
  });

  it('does not show pairs without spread as a certain interval', () => {
    const same = group('none', { accuracy: 0.5 }, { accuracy: 0.5 });
    expect(lineOf('accuracy', linesOf(same, { ...same, variant: 'L2' }))).toMatch(/0\.0000 +no spread +–$/);
  });

  it('keeps its columns together under long names, and has these whole above the table', () => {
    const [first, second] = ['a', 'b'].map((letter) => letter.repeat(200));
    const lines = linesOf(group(first, { rmse: 1 }, { rmse: 2 }), group(second, { rmse: 2 }, { rmse: 4 }));
    expect(lines[0]).toBe(`${second} against ${first} (2 pairs of runs with the same seed)`);
    const head = lines.find((line) => line.includes('95 % interval')) ?? '';
    expect(head).toContain(`${'a'.repeat(27)}…  ${'b'.repeat(27)}…  second − first  95 % interval`);
  });

  it('names runs that do not count by state, neighbours together', () => {
    const run = { rmse: 1 };
    const whole = group('none', run, run, run, run);
    const runs = group('L2', run, run, run, run).runs.map((one, seed) => ({
      ...one,
      status: seed < 3 ? ('diverged' as const) : ('interrupted' as const),
    }));
    expect(linesOf(whole, { variant: 'L2', runs })).toContain(
      'Not in the numbers of L2: seeds 0 to 2 diverged, seed 3 interrupted',
    );
  });
});
