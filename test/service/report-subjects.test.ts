import { describe, expect, it } from 'vitest';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { decimalsOf, intervalText, meanAndSd, pText, signed } from '../../src-main/domain/number-text.ts';
import type { ReportSubject } from '../../src-main/domain/report-subject.ts';
import { choiceSentence } from '../../src-main/domain/strength-words.ts';
import { SWEEP, trainedLab } from './trained-lab.ts';

/** The same with another batch size: what is compared across the two is not controlled. */
const OTHER: ExperimentSpec = {
  ...SWEEP,
  name: 'Other batches',
  training: { ...SWEEP.training, batchSize: 16 },
};
const STRENGTHS = [0.0001, 0.001, 0.01, 0.1, 0.3, 1];
const MANY: ExperimentSpec = {
  ...SWEEP,
  name: 'Many strengths',
  seeds: [1, 2],
  variants: [
    { name: 'none', regularization: [] },
    ...STRENGTHS.map((strength) => ({
      name: `L2 ${strength}`,
      regularization: [{ type: 'l2' as const, strength }],
    })),
  ],
};
/** Each seed is one fold. */
const FOLDS: ExperimentSpec = { ...SWEEP, name: 'Three folds', split: { folds: 3 } };
const lab = trainedLab([SWEEP, OTHER, MANY, FOLDS]);

async function madeOf(subject: ReportSubject) {
  const opened = await lab.open();
  const made = async (format: 'html' | 'markdown' | 'csv' | 'json' | 'latex'): Promise<string> =>
    (await opened.get('report.make', { subject, format })).file.content;
  return { ...opened, made };
}

describe('a report on a comparison', () => {
  it('has the numbers of the comparison page, and the p that its verdict was corrected to', async () => {
    const a = { experimentId: 1, variantIndex: 0 };
    const b = { experimentId: 1, variantIndex: 2 };
    const { get, made } = await madeOf({ kind: 'comparison', a, b, metric: 'logLoss' });
    const { comparison } = await get('comparison.get', { a, b, metric: 'logLoss' });
    expect(comparison.verdict.evidence?.comparisons).toBe(2);
    const markdown = await made('markdown');
    const metric = comparison.metrics.find(({ scope, name }) => scope === 'test' && name === 'logLoss');
    if (metric === undefined) throw new Error('no log loss');
    const decimals = decimalsOf(metric);
    const cells = [
      meanAndSd(metric.a, decimals),
      meanAndSd(metric.b, decimals),
      signed(metric.difference.mean.value ?? NaN, decimals),
      intervalText(metric.difference.interval, decimals).replace(/[[\]]/g, String.raw`\$&`),
      pText(metric.difference.p.value).replace('<', String.raw`\<`),
      pText(comparison.verdict.evidence?.adjustedP ?? NaN).replace('<', String.raw`\<`),
    ];
    expect(markdown).toContain(`| test log loss | ${cells.join(' | ')} |`);
    expect(markdown.split('\n')[0]).toBe('# Strong against none: L2 on breast cancer');
  });

  it('across experiments warns first of what else differs, and repeats both', async () => {
    const a = { experimentId: 1, variantIndex: 0 };
    const b = { experimentId: 2, variantIndex: 1, seeds: [1, 2] };
    const { made } = await madeOf({ kind: 'comparison', a, b });
    const markdown = await made('markdown');
    const warning = markdown.indexOf('Not controlled: besides regularization');
    expect(warning).toBeGreaterThan(0);
    expect(warning).toBeLessThan(markdown.indexOf('## The answer'));
    expect(markdown).toContain('| training.batchSize | 32 | 16 |');
    expect(markdown).toContain('## Methods of experiment 1');
    expect(markdown).toContain('## Methods of experiment 2');
    const { chapters } = JSON.parse(await made('json')) as {
      chapters: { groups: { runs: { seed: number }[] }[] }[];
    };
    expect(chapters[0].groups.map(({ runs }) => runs.map(({ seed }) => seed))).toEqual([
      [1, 2, 3],
      [1, 2],
    ]);
  });

  it('refuses two groups that are the same', async () => {
    const { app } = await lab.open();
    const a = { experimentId: 1, variantIndex: 0 };
    const reply = await app.call('report.make', { subject: { kind: 'comparison', a, b: a }, format: 'html' });
    expect(reply).toMatchObject({ ok: false, error: { code: 'invalid' } });
  });
});

describe('a report on strengths', () => {
  it('says the choice of the strength page, draws the curve and has a row for each strength', async () => {
    const { get, made } = await madeOf({ kind: 'strength', experimentId: 3 });
    const { curves, metric } = await get('strength.get', { experimentId: 3 });
    const [curve] = curves;
    const html = await made('html');
    expect(html.replaceAll('&quot;', '"')).toContain(choiceSentence(curve, { metric }));
    expect(html).toContain('aria-label="Accuracy against L2 strength"');
    for (const point of curve.points) {
      const cells = [point.train, point.validation, point.test].map(
        (part) => `<td>${meanAndSd(part, 4)}</td>`,
      );
      expect(html).toContain(`<th scope="row">${point.strength}</th>${cells.join('')}`);
    }
    // Chosen on validation before anything is said of test.
    expect(html.indexOf('On validation,')).toBeLessThan(html.indexOf('On test, which was not looked at'));
  });

  it('has a LaTeX table of strengths × metrics, from the weakest on', async () => {
    const { made } = await madeOf({ kind: 'strength', experimentId: 3 });
    const lines = (await made('latex')).split('\n').map((line) => line.trim());
    const start = lines.indexOf(String.raw`\midrule`) + 1;
    const rows = lines.slice(start, lines.indexOf(String.raw`\bottomrule`));
    expect(rows.map((row) => row.split(' & ')[0])).toEqual(['0', ...STRENGTHS.map(String)]);
    expect(lines[start - 2]).toMatch(/^L2 strength & accuracy/);
    expect(lines.join('\n')).toContain("after Holm's correction for 6 comparisons, metric by metric");
  });

  it('sums up many variants first, and has each comparison in full behind', async () => {
    const { get, made } = await madeOf({ kind: 'experiment', experimentId: 3 });
    const markdown = await made('markdown');
    const { comparisons } = await get('experiment.compare', { experimentId: 3 });
    expect(markdown).toContain('Of 6 variants against “none”');
    const full = markdown.slice(markdown.indexOf('## Every comparison in full')).replaceAll('\\', '');
    for (const { verdict } of comparisons) expect(full).toContain(verdict.sentence);
    const figures = await made('html');
    // Seven groups are too many for one chart: the baseline and the five best on validation are drawn.
    const [legend] = /<svg[^>]*aria-label="Penalty"[\s\S]*?<clipPath/.exec(figures) ?? [''];
    const drawn = [...legend.matchAll(/<text x="[\d.]+" y="(?:34|49)">([^<]*)<\/text>/g)].map(
      ([, name]) => name,
    );
    const ranked = comparisons
      .map(({ b, metrics }) => ({
        name: b.variant,
        mean:
          metrics.find(({ scope, name }) => scope === 'validation' && name === 'accuracy')?.b.mean.value ??
          NaN,
      }))
      .toSorted((one, other) => other.mean - one.mean);
    expect(drawn).toHaveLength(6);
    expect(drawn).toContain('none');
    const least = Math.min(...ranked.filter(({ name }) => drawn.includes(name)).map(({ mean }) => mean));
    for (const { name, mean } of ranked) if (mean > least) expect(drawn).toContain(name);
  });
});

describe('a report on a selection', () => {
  it('has a table of all experiments, and a chapter on each', async () => {
    const { get, made } = await madeOf({ kind: 'selection', experimentIds: [2, 1] });
    const markdown = await made('markdown');
    const { comparisons } = await get('experiment.compare', { experimentId: 2 });
    const metric = comparisons[0].metrics.find(({ scope, name }) => scope === 'test' && name === 'accuracy');
    expect(metric?.b.n).toBe(3);
    const overview = markdown.slice(markdown.indexOf('## All of them'), markdown.indexOf('## Other batches'));
    expect(overview.match(/^\| /gm)).toHaveLength(2 + 6);
    expect(markdown.indexOf('## Other batches')).toBeLessThan(markdown.indexOf('## L2 on breast cancer'));
    expect(markdown.match(/^### The answer$/gm)).toHaveLength(2);
  });

  it('of runs compares those of one experiment, variant by variant over the seeds that were chosen', async () => {
    const { get, made } = await madeOf({ kind: 'runs', runIds: [1, 2, 7, 8] });
    const { runs } = await get('experiment.get', { experimentId: 1 });
    const chosen = runs.filter(({ id }) => [1, 2, 7, 8].includes(id));
    const { chapters } = JSON.parse(await made('json')) as {
      chapters: { groups: { name: string; runs: { runId: number }[] }[]; findings: { variant: string }[] }[];
    };
    const groups = chapters[0].groups.map(({ name, runs: own }) => ({
      name,
      ids: own.map(({ runId }) => runId),
    }));
    expect(groups).toEqual(
      ['none', 'strong'].map((name) => ({
        name,
        ids: chosen
          .filter(({ variant }) => variant === name)
          .toSorted((one, other) => one.seed - other.seed)
          .map(({ id }) => id),
      })),
    );
    expect(chapters[0].findings.map(({ variant }) => variant)).toEqual(['strong']);
  });
});

describe('a report on folds', () => {
  it('names folds where it would name seeds, and the test that allows for their common rows', async () => {
    const { get, made } = await madeOf({ kind: 'experiment', experimentId: 4 });
    const { comparisons } = await get('experiment.compare', { experimentId: 4 });
    const evidence = comparisons.flatMap(({ verdict }) => verdict.evidence ?? []);
    expect(evidence.length).toBeGreaterThan(0);
    for (const { test } of evidence) expect(test).toBe('correctedT');
    const markdown = (await made('markdown')).replaceAll('\\', '');
    expect(markdown).toContain('Mean ± sd over folds. p of the corrected resampled t test over folds');
    expect(markdown).toContain('Cross-validation: 3 folds × 1 repeat, 3 seeds');
    expect(markdown).toContain('The intervals show the spread over folds, whose training rows overlap.');
    expect(markdown).not.toMatch(/chance between seeds|on average over 3 seeds|paired t test over/);
    expect(await made('latex')).toContain('sd over folds.');
  });
});
