import { describe, expect, it } from 'vitest';
import { pairedDifference } from '../../src-main/domain/statistics/paired-t.ts';
import type { SampleApp } from './sample-app.ts';
import { SWEEP, trainedLab } from './trained-lab.ts';

const LINE = {
  ...SWEEP,
  data: { source: 'builtin', name: 'diabetes' },
  task: 'regression',
  model: { layers: [{ type: 'dense', units: 1 }] },
  training: { ...SWEEP.training, loss: 'squaredError', epochs: 1 },
  scaling: { features: 'standardize', target: 'standardize' },
  variants: SWEEP.variants.slice(0, 1),
} as const;
const IRIS = {
  ...SWEEP,
  data: { source: 'builtin', name: 'iris' },
  model: { layers: [{ type: 'dense', units: 3 }] },
  training: { ...SWEEP.training, epochs: 1 },
  variants: SWEEP.variants.slice(0, 1),
} as const;
const lab = trainedLab([SWEEP, LINE, IRIS]);
const A = { experimentId: 1, variantIndex: 0 };
const B = { experimentId: 1, variantIndex: 2 };

async function ofRun({ get }: SampleApp, seed: number, group = A) {
  const { report } = await get('evaluation.thresholds', {
    a: { ...group, seeds: [seed] },
    rule: { kind: 'bestF1' },
    withTest: true,
  });
  return report;
}

describe('evaluation.thresholds', () => {
  it('at 0.5 gives the very accuracy that is stored, where no probability is 0.5 exactly', async () => {
    const { get } = await lab.open();
    const rule = { kind: 'fixed', threshold: 0.5 } as const;
    const { report } = await get('evaluation.thresholds', { a: A, b: B, rule, withTest: true });
    const { comparison } = await get('comparison.get', { a: A, b: B });
    for (const part of ['validation', 'test'] as const) {
      const row = report[part]?.find(({ name }) => name === 'accuracy');
      const stored = comparison.metrics.find(
        ({ scope, name, detail }) => scope === part && name === 'accuracy' && detail === '',
      );
      expect([row?.a, row?.b, row?.difference]).toEqual([stored?.a, stored?.b, stored?.difference]);
    }
    expect([report.positiveClass, report.negativeClass]).toEqual(['malignant', 'benign']);
  });

  it('lets every run choose on its own validation rows, and pairs the runs by seed', async () => {
    const app = await lab.open();
    const rule = { kind: 'bestF1' } as const;
    const { report } = await app.get('evaluation.thresholds', { a: A, b: B, rule, withTest: true });
    expect(report.a.perSeed.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    const alone = await Promise.all([1, 2, 3].map((seed) => ofRun(app, seed)));
    expect(report.a.perSeed).toEqual(alone.flatMap(({ a }) => a.perSeed));
    const valueOf = (of: Awaited<ReturnType<typeof ofRun>>): number =>
      of.test?.find(({ name }) => name === 'f1')?.a.mean.value ?? NaN;
    const others = await Promise.all([1, 2, 3].map((seed) => ofRun(app, seed, B)));
    const f1 = report.test?.find(({ name }) => name === 'f1');
    expect(f1?.difference).toEqual(pairedDifference(alone.map(valueOf), others.map(valueOf)));
    // The curve of the rule's measure never rises above the mean of what was chosen.
    const chosen = report.validation.find(({ name }) => name === 'f1')?.a.mean.value ?? NaN;
    for (const value of report.a.curves.f1) expect(value ?? 0).toBeLessThanOrEqual(chosen + 1e-12);
  });

  it('leaves test rows alone unless they are asked for', async () => {
    const { get } = await lab.open();
    const rule = { kind: 'fixed', threshold: 0.3 } as const;
    const { report } = await get('evaluation.thresholds', { a: A, rule, withTest: false });
    expect([report.test, report.b]).toEqual([null, null]);
    expect(report.validation.every(({ b, difference }) => b === null && difference === null)).toBe(true);
  });

  it('takes the other class for positive where that is asked for', async () => {
    const { get } = await lab.open();
    const rule = { kind: 'fixed', threshold: 0.5 } as const;
    const of = async (positive?: string) =>
      (await get('evaluation.thresholds', { a: A, rule, class: positive, withTest: false })).report;
    const [malignant, benign] = [await of(), await of('benign')];
    const value = (report: typeof benign, wanted: string) =>
      report.validation.find(({ name }) => name === wanted)?.a.mean.value;
    expect(value(benign, 'recall')).toBeCloseTo(value(malignant, 'specificity') ?? NaN, 12);
  });

  it('names the cost only where a rule does', async () => {
    const { get } = await lab.open();
    const names = async (rule: { kind: 'bestMcc' } | { kind: 'leastCost'; missCost: number }) =>
      (await get('evaluation.thresholds', { a: A, rule, withTest: false })).report.validation.map(
        ({ name }) => name,
      );
    expect(await names({ kind: 'bestMcc' })).not.toContain('cost');
    expect(await names({ kind: 'leastCost', missCost: 10 })).toContain('cost');
  });

  it.each([
    ['invalid', { a: { experimentId: 2, variantIndex: 0 } }, 'a classification'],
    ['invalid', { a: { experimentId: 3, variantIndex: 0 } }, 'received 3 classes'],
    ['invalid', { a: A, class: 'malign' }, 'expected benign or malignant'],
    ['invalid', { a: A, rule: { kind: 'precisionAtLeast', precision: 2 } }, 'rule.precision'],
    ['invalid', { a: A, part: 'test' }, 'part'],
    ['not_found', { a: { ...A, variantIndex: 9 } }, 'has 3 variants'],
  ])('answers %s to %j', async (code, params, words) => {
    const { app } = await lab.open();
    const reply = await app.dispatch('evaluation.thresholds', {
      rule: { kind: 'bestF1' },
      withTest: true,
      ...params,
    });
    expect(reply).toMatchObject({ ok: false, error: { code } });
    expect(JSON.stringify(reply)).toContain(words);
  });
});
