import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { intervalText, decimalsOf, meanAndSd, signed } from '../../src-main/domain/number-text.ts';
import { REPORT_FORMATS, type ReportFormat } from '../../src-main/domain/report-format.ts';
import type { ReportSubject } from '../../src-main/domain/report-subject.ts';
import { SWEEP, trainedLab } from './trained-lab.ts';

const HOSTILE_NAMES = [
  '<script>alert(1)</script>',
  `=cmd|' /C calc'!A0 "x"`,
  String.raw`\input{x} 50% & a_b $y$ #1 ~^ [z]* -- **b** ![](http://example.org/a.png)`,
];
/** Names that would do something wherever they were not told to stand still. */
const HOSTILE: ExperimentSpec = {
  ...SWEEP,
  name: 'A </title><img src=x onerror=alert(2)> | `report`',
  notes: '# no heading\n\u202e<b>\u001b[31m',
  training: { ...SWEEP.training, epochs: 2 },
  seeds: [1, 2],
  variants: SWEEP.variants.map((variant, index) => ({ ...variant, name: HOSTILE_NAMES[index] })),
};
const SINGLE: ExperimentSpec = {
  ...SWEEP,
  training: { ...SWEEP.training, epochs: 1 },
  seeds: [1],
  variants: [{ name: 'none', regularization: [] }],
};
const PAIR: ExperimentSpec = {
  ...SWEEP,
  name: 'diabetes',
  data: { source: 'builtin', name: 'diabetes' },
  task: 'regression',
  scaling: { features: 'standardize', target: 'standardize' },
  model: { layers: [{ type: 'dense', units: 1 }] },
  training: { ...SWEEP.training, loss: 'squaredError', epochs: 2 },
  variants: [
    { name: 'none', regularization: [] },
    { name: 'stopping', regularization: [{ type: 'earlyStopping', patience: 1 }] },
  ],
};
const lab = trainedLab([SWEEP, HOSTILE, SINGLE, PAIR]);

type TextFormat = Exclude<ReportFormat, 'pdf'>;
const TEXT_FORMATS = REPORT_FORMATS.filter((format) => format !== 'pdf');
type Reports = Readonly<Record<TextFormat, string>>;

/** What a JSON report has of one chapter, as far as it is looked at here. */
interface JsonChapter {
  readonly experiments: readonly { readonly spec: unknown; readonly methods: readonly { text: string }[] }[];
  readonly findings: readonly { readonly comparison: unknown }[];
  readonly tests: string;
}
const chaptersOf = (json: string): readonly JsonChapter[] =>
  (JSON.parse(json) as { readonly chapters: readonly JsonChapter[] }).chapters;

/** An experiment's report in every format, and what the comparison page shows of it. */
async function reportsOn(experimentId: number) {
  const { get } = await lab.open();
  const texts = await Promise.all(
    TEXT_FORMATS.map(async (format) => {
      const { file } = await get('report.make', { subject: { kind: 'experiment', experimentId }, format });
      return [format, file.content] as const;
    }),
  );
  const { experiment, runs } = await get('experiment.get', { experimentId });
  const comparisons = await Promise.all(
    experiment.variants.slice(1).map(async (_, at) => {
      const a = { experimentId, variantIndex: 0 };
      return (await get('comparison.get', { a, b: { experimentId, variantIndex: at + 1 } })).comparison;
    }),
  );
  return { reports: Object.fromEntries(texts) as Reports, comparisons, experiment, runs };
}

const csvRows = (csv: string): string[][] => parse(csv, { relax_column_count: true, skip_empty_lines: true });

/** The text that a browser would show. */
const shownText = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

describe('a report', () => {
  it.each([1, 4])(
    'has the numbers that the comparison of experiment %i shows, digit by digit',
    async (id) => {
      const { reports, comparisons } = await reportsOn(id);
      for (const comparison of comparisons) {
        const shown = comparison.metrics.filter(({ scope, detail }) => scope === 'test' && detail === '');
        expect(shown.length).toBeGreaterThan(3);
        const gaps = comparison.gaps.filter(({ name }) =>
          ['dataLoss', comparison.verdict.metric].includes(name),
        );
        expect(gaps).toHaveLength(2);
        for (const metric of [...shown, ...gaps]) {
          const decimals = decimalsOf(metric);
          const numbers = [
            meanAndSd(metric.a, decimals),
            meanAndSd(metric.b, decimals),
            signed(metric.difference.mean.value ?? NaN, decimals),
            intervalText(metric.difference.interval, decimals),
          ];
          // An interval's brackets could be those of a link.
          const cells = numbers.join(' | ').replace(/[[\]]/g, String.raw`\$&`);
          expect(reports.markdown).toContain(` | ${cells} | `);
          expect(reports.html).toContain(numbers.map((text) => `<td>${text}</td>`).join(''));
        }
      }
    },
  );

  it('has the numbers of every metric in full precision as CSV and as JSON', async () => {
    const { reports, comparisons } = await reportsOn(1);
    const [head, ...rows] = csvRows(reports.csv);
    const numberIn = (row: string[], name: string): number => Number(row[head.indexOf(name)] || 'NaN');
    for (const { b, metrics } of comparisons)
      for (const { scope, name, detail, a, b: other, difference } of metrics) {
        const row = rows.find((cells) =>
          [b.variant, scope, name, detail].every((text, at) => cells[at + 2] === text),
        );
        if (row === undefined) throw new Error(`no row of ${scope} ${name} ${detail}`);
        expect(numberIn(row, 'baseline mean')).toBe(a.mean.value);
        expect(numberIn(row, 'variant sd')).toBe(other.sd.value);
        expect(numberIn(row, 'interval low')).toBe(difference.interval.low);
        expect(numberIn(row, 'p')).toBe(difference.p.value ?? NaN);
      }
    const [{ findings }] = chaptersOf(reports.json);
    expect(findings.map(({ comparison }) => comparison)).toEqual(comparisons);
  });

  it('has the p that decided the verdict among its corrected ones', async () => {
    const { reports, comparisons } = await reportsOn(1);
    const [head, ...rows] = csvRows(reports.csv);
    const judged = rows.filter(
      (cells) => cells.length === head.length && cells[head.indexOf('verdict')] !== '',
    );
    expect(judged.map((cells) => cells[2])).toEqual(['weak', 'strong']);
    judged.forEach((cells, at) => {
      const { kind, evidence } = comparisons[at].verdict;
      expect(cells[head.indexOf('verdict')]).toBe(kind);
      expect(cells.at(-1)).toBe(evidence === null ? '' : String(evidence.adjustedP));
    });
  });

  it('says verdict and fairness, and everything that it takes to repeat the experiment, in every format', async () => {
    const { reports, comparisons, experiment, runs } = await reportsOn(1);
    const plain = {
      html: shownText(reports.html),
      markdown: reports.markdown.replaceAll('\\', ''),
      csv: csvRows(reports.csv).flat().join('\n'),
      json: chaptersOf(reports.json)
        .flatMap(({ experiments, tests }) => [
          ...experiments.flatMap(({ methods }) => methods),
          { text: tests },
        ])
        .map(({ text }) => text)
        .join('\n'),
    };
    const [{ backend, environment }] = runs;
    for (const text of Object.values(plain))
      for (const words of [
        `content hash ${experiment.dataHash}`,
        // 569 rows in shares of 0.3, 0.2 and 0.5, stratified by class.
        'Training on 171 rows, validation on 114, test on 284.',
        'Shares of 0.3 (train), 0.2 (validation) and 0.5 (test), stratified by class, split seed 0',
        'dense1: dense (units 8, bias true); relu1: relu; dense2: dense (units 2, bias true)',
        'optimizer sgd (momentum 0, nesterov false, learningRate 0.1)',
        '5 epochs of batches of 32 rows',
        '"strong": l2 (strength 0.1)',
        '3 seeds (2, 1, 3)',
        'rule last',
        'p values of the 2 comparisons with the baseline are corrected by Holm (1979)',
        `Ridgeline ${environment.appVersion} on Node ${environment.nodeVersion}`,
        `${backend?.name} (${backend?.version})`,
      ])
        expect(text).toContain(words);
    for (const { verdict } of comparisons)
      for (const text of [plain.html, plain.markdown, plain.csv]) {
        expect(text).toContain(verdict.sentence);
        expect(text).toContain('Controlled: only regularization differs.');
      }
    expect(reports.latex).toContain('Controlled: only regularization differs.');
    expect(reports.latex).toContain(experiment.dataHash);
  });

  it('is one HTML page without script or address, with the charts of the app, light, dark and on paper', async () => {
    const { reports } = await reportsOn(1);
    expect(reports.html).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|javascript:/i);
    const addresses = [...reports.html.matchAll(/https?:[^"'\s)]*/g)].map(([address]) => address);
    expect(new Set(addresses)).toEqual(new Set(['http://www.w3.org/2000/svg']));
    const titles = [...reports.html.matchAll(/<svg[^>]*aria-label="([^"]*)"/g)].map(([, title]) => title);
    expect(titles).toEqual([
      'Accuracy against L2 strength',
      'Data loss',
      'Accuracy',
      'Generalization gap',
      'Penalty',
      'ROC',
      'Precision and recall',
      'Calibration',
      'Weight norms',
      'Weights near 0',
    ]);
    const clips = [...reports.html.matchAll(/<clipPath id="([^"]*)"/g)].map(([, name]) => name);
    expect(new Set(clips).size).toBe(titles.length);
    expect(reports.html).toMatch(/screen and \(prefers-color-scheme: dark\)/);
    expect(reports.html).toContain('@media print');
  });

  it('has a LaTeX table of variants and metrics with the best mean bold', async () => {
    const { reports, comparisons } = await reportsOn(4);
    const [{ metrics }] = comparisons;
    const rmse = metrics.find(({ scope, name }) => scope === 'test' && name === 'rmse');
    if (rmse === undefined) throw new Error('no RMSE');
    const cells = [rmse.a, rmse.b].map(({ mean }) => mean.value ?? NaN);
    const decimals = decimalsOf(rmse);
    const lines = reports.latex.split('\n').map((line) => line.trim());
    const start = lines.indexOf(String.raw`\midrule`);
    expect(lines[start + 3]).toBe(String.raw`\bottomrule`);
    // Of RMSE, the primary metric and so the first column, the smallest is the best.
    cells.forEach((value, at) => {
      const mean = value.toFixed(decimals);
      const shown = value === Math.min(...cells) ? String.raw`\textbf{${mean}}` : mean;
      expect(lines[start + 1 + at].split(' & ')[1]).toContain(String.raw`${shown} $\pm$ `);
    });
    expect(reports.latex).toContain(String.raw`RMSE $\downarrow$`);
  });

  it('marks in LaTeX what differs after Holm, and nothing else', async () => {
    const { reports, comparisons } = await reportsOn(1);
    const lines = reports.latex.split('\n').map((line) => line.trim());
    const table = lines
      .slice(lines.indexOf(String.raw`\midrule`) + 1, lines.indexOf(String.raw`\bottomrule`))
      .map((line) => line.replace(String.raw` \\`, '').split(' & '));
    const columns = ['accuracy', 'precisionMacro', 'recallMacro', 'f1Macro', 'aucRoc'];
    expect(table.map(([name]) => name)).toEqual(['none', 'weak', 'strong']);
    expect(table[0].join()).not.toContain('*');
    columns.forEach((name, column) => {
      const family = comparisons.map(
        ({ metrics }) =>
          metrics.find((metric) => metric.scope === 'test' && metric.name === name && metric.detail === '')
            ?.difference.p.value ?? null,
      );
      const tested = family.filter((p) => p !== null).toSorted((one, other) => one - other);
      family.forEach((p, at) => {
        // Of two, Holm doubles the smaller p, and the larger one is at least that.
        const rank = p === null ? 0 : tested.indexOf(p);
        const adjusted = p === null ? 1 : Math.max(tested.length * tested[0], rank === 0 ? 0 : p);
        expect(table[at + 1][column + 1].endsWith('$^{*}$')).toBe(adjusted < 0.05);
      });
    });
    const marks = table.flat().filter((cell) => cell.includes('*'));
    expect(marks.length).toBeGreaterThan(0);
    expect(reports.latex).toContain("after Holm's correction for 2 comparisons, metric by metric");
  });

  it('of names that could do something only shows them', async () => {
    const { reports, comparisons, experiment } = await reportsOn(2);
    expect(reports.html).not.toMatch(/<script|<img|<b>\W*\[31m/i);
    for (const name of [experiment.name, ...HOSTILE_NAMES]) expect(shownText(reports.html)).toContain(name);
    for (const cells of csvRows(reports.csv)) for (const cell of cells) expect(cell).not.toMatch(/^[=+@]/);
    expect(csvRows(reports.csv)[1][2]).toBe(`'${HOSTILE_NAMES[1]}`);
    // What stands in a fence is text; its backticks are those of the fence alone.
    const [, fenced] = /\n(`{3,})json\n([\s\S]*)\n\1\n/.exec(reports.markdown) ?? [];
    expect(fenced).toBeDefined();
    const unfenced = reports.markdown.replace(/\n(`{3,})json\n[\s\S]*?\n\1\n/, '\n');
    expect(unfenced).not.toMatch(/(?<!\\)[<`|]script|(?<!\\)<img|(?<!\\)!?\[\]\(/);
    expect(reports.markdown).toContain(String.raw`> \# no heading`);
    expect(reports.latex).not.toContain(String.raw`\input`);
    expect(reports.latex).toContain(
      String.raw`\textbackslash{}input\{x\} 50\% \& a\_b \$y\$ \#1 \textasciitilde{}\textasciicircum{} {[}z{]}{*} -{}- `,
    );
    for (const text of Object.values(reports))
      for (const character of ['\u001b', '\u202e']) expect(text.includes(character)).toBe(false);
    const [{ experiments, findings }] = chaptersOf(reports.json);
    expect(experiments[0].spec).toEqual(JSON.parse(JSON.stringify(experiment.spec)));
    expect(findings).toHaveLength(comparisons.length);
  });

  it('can be had before a run has completed, and says what is missing', async () => {
    const { app, get } = await lab.open();
    const started = await app.call('experiment.start', { spec: PAIR, baseFolder: lab.folder });
    if (!started.ok) throw new Error(started.error.message);
    const { experimentId } = started.value;
    for (const format of TEXT_FORMATS) {
      const { file } = await get('report.make', { subject: { kind: 'experiment', experimentId }, format });
      const text = file.content;
      expect(text).toMatch(/Not in the numbers of .*none.*: seeds 1, 2, 3 \(queued\)\./);
      expect(text).not.toMatch(/undefined|NaN|\[object/);
    }
  });

  it('holds the spec as a block that is the spec, to be run again', async () => {
    const { reports, experiment } = await reportsOn(2);
    const page = shownText(/<pre [^>]*>([\s\S]*)<\/pre>/.exec(reports.html)?.[1] ?? '');
    const spec: unknown = JSON.parse(JSON.stringify(experiment.spec));
    expect(JSON.parse(page)).toEqual(spec);
    const [, , fenced] = /\n(`{3,})json\n([\s\S]*?)\n\1\n/.exec(reports.markdown) ?? [];
    expect(JSON.parse(fenced)).toEqual(spec);
  });

  it('answers first, in words for everybody, and says what may not be concluded before any table of metrics', async () => {
    const { reports, comparisons } = await reportsOn(1);
    const text = shownText(reports.html);
    const places = ['The answer', 'What may not be concluded', 'Metrics', 'Charts', 'Methods', 'Spec'].map(
      (words) => text.indexOf(` ${words} `),
    );
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places[0]).toBeGreaterThan(0);
    for (const { b } of comparisons) expect(text).toContain(`Did “${b.variant}” do better than “none”?`);
  });

  it('is named after its title and its number', async () => {
    const { get } = await lab.open();
    const names = await Promise.all(
      TEXT_FORMATS.map(async (format) => {
        const subject: ReportSubject = { kind: 'experiment', experimentId: 1 };
        return (await get('report.make', { subject, format })).file.fileName;
      }),
    );
    expect(names).toEqual(
      ['html', 'md', 'csv', 'json', 'tex'].map((ending) => `l2-on-breast-cancer-1.${ending}`),
    );
  });

  it('of one variant says what was measured, and that nothing is compared', async () => {
    const { reports, comparisons } = await reportsOn(3);
    expect(comparisons).toEqual([]);
    expect(reports.markdown).toContain('nothing to compare it with');
    expect(reports.markdown).toMatch(/\| test accuracy \| 0\.\d+ \|/);
    for (const text of Object.values(reports)) expect(text).not.toMatch(/undefined|NaN|\[object/);
  });

  it('needs a subject that is there, and a format that it knows', async () => {
    const { app } = await lab.open();
    const ask = (params: object) => app.dispatch('report.make', params);
    const experiment = (experimentId: number) => ({ kind: 'experiment', experimentId });
    expect(await ask({ subject: experiment(9), format: 'html' })).toMatchObject({
      error: { code: 'not_found' },
    });
    expect(await ask({ subject: experiment(1), format: 'docx' })).toMatchObject({
      error: { code: 'invalid' },
    });
    expect(await ask({ subject: { kind: 'selection', experimentIds: [] }, format: 'csv' })).toMatchObject({
      error: { code: 'invalid' },
    });
    expect(await ask({ subject: { kind: 'strength', experimentId: 3 }, format: 'csv' })).toMatchObject({
      error: { code: 'conflict', message: expect.stringContaining('no strength curve') as string },
    });
    // The host of this test prints nothing.
    expect(await ask({ subject: experiment(1), format: 'pdf' })).toMatchObject({
      error: { code: 'conflict', message: expect.stringContaining('save the report as HTML') as string },
    });
  });
});
