import { decimalsOf, meanAndSd } from '../domain/number-text.ts';
import type { MetricComparison } from '../domain/metric-comparison.ts';
import { DIFFERENCE_LEVEL } from '../domain/verdict-decision.ts';
import type { Finding } from './finding.ts';
import { escapeLatex } from './latex-text.ts';
import { keyOf, type MetricRow } from './metric-row.ts';
import type { Report } from './report.ts';

/** Columns of the table: more do not fit a page. */
const MOST_METRICS = 5;
/** What says the same as another metric in another way. */
const SECONDARY: readonly string[] = [
  ...['dataLoss', 'balancedAccuracy', 'precisionWeighted', 'recallWeighted', 'f1Weighted', 'mse'],
];

/** A metric over all variants: one row per comparison, in their order; undefined where a comparison has none of it. */
interface Column {
  readonly label: string;
  readonly direction: MetricComparison['direction'];
  readonly rows: readonly (MetricRow | undefined)[];
}

function columnsOf(findings: readonly Finding[]): Column[] {
  const shown = new Map(
    findings
      .flatMap((finding) => finding.shown)
      .filter(({ scope }) => scope === 'test')
      .map(({ metric }) => [keyOf(metric), metric]),
  );
  return [...shown.values()]
    .filter(({ name }, at) => at === 0 || !SECONDARY.includes(name))
    .slice(0, MOST_METRICS)
    .map((metric) => ({
      label: metric.label,
      direction: metric.direction,
      rows: findings.map(({ shown: rows }) => rows.find((row) => keyOf(row.metric) === keyOf(metric))),
    }));
}

/** The means of the baseline and every variant. */
function meansOf({ rows }: Column): (number | null)[] {
  const baseline = rows.find((row) => row !== undefined)?.metric.a.mean.value ?? null;
  return [baseline, ...rows.map((row) => row?.metric.b.mean.value ?? null)];
}

function bestOf(column: Column): number | null {
  const means = meansOf(column).filter((mean) => mean !== null);
  if (means.length === 0 || column.direction === 'neither') return null;
  return column.direction === 'higherIsBetter' ? Math.max(...means) : Math.min(...means);
}

/** The baseline stands in several comparisons: here with the digits of the one that shows most. */
function baselineText({ rows }: Column): string {
  const metrics = rows.flatMap((row) => row?.metric ?? []);
  if (metrics.length === 0) return '–';
  return meanAndSd(metrics[0].a, Math.max(...metrics.map(decimalsOf)));
}

function cellText(text: string, isBest: boolean, isSignificant: boolean): string {
  const [mean, ...spread] = text.split(' ± ');
  const shown = isBest ? String.raw`\textbf{${escapeLatex(mean)}}` : escapeLatex(mean);
  const star = isSignificant ? '$^{*}$' : '';
  return [shown, ...spread.map(escapeLatex)].join(String.raw` $\pm$ `) + star;
}

function bodyLines(findings: readonly Finding[], columns: readonly Column[]): string[] {
  const [{ baseline }] = findings;
  const names = [baseline, ...findings.map(({ variant }) => variant)];
  return names.map((name, line) => {
    const cells = columns.map((column) => {
      const row = line === 0 ? undefined : column.rows[line - 1];
      const text = line === 0 ? baselineText(column) : (row?.b ?? '–');
      const mean = meansOf(column)[line];
      return cellText(text, mean !== null && mean === bestOf(column), row?.isSignificant ?? false);
    });
    return String.raw`${[escapeLatex(name), ...cells].join(' & ')} \\`;
  });
}

function captionText({ findings, experiment }: Report): string {
  const count = findings.length;
  const corrected =
    count > 1
      ? `after Holm's correction for ${count} comparisons, metric by metric`
      : "one comparison, which Holm's correction leaves as it is";
  const title = /[.!?]$/.test(experiment.name) ? experiment.name : `${experiment.name}.`;
  return `${escapeLatex(title)} Test metrics, mean $\\pm$ sd over seeds. Bold: best mean. $^{*}$: differs from ${escapeLatex(`"${findings[0].baseline}"`)} (paired $t$ test, $p < ${DIFFERENCE_LEVEL}$, ${escapeLatex(corrected)}).`;
}

const DIRECTIONS: Readonly<Record<MetricComparison['direction'], string>> = {
  higherIsBetter: String.raw` $\uparrow$`,
  lowerIsBetter: String.raw` $\downarrow$`,
  neither: '',
};

function tableLines(report: Report): string[] {
  const columns = columnsOf(report.findings);
  const heads = columns.map(({ label, direction }) => escapeLatex(label) + DIRECTIONS[direction]);
  return [
    String.raw`\begin{table}`,
    String.raw`  \centering`,
    String.raw`  \caption{${captionText(report)}}`,
    String.raw`  \begin{tabular}{l${'r'.repeat(columns.length)}}`,
    String.raw`    \toprule`,
    String.raw`    ${['variant', ...heads].join(' & ')} \\`,
    String.raw`    \midrule`,
    ...bodyLines(report.findings, columns).map((line) => `    ${line}`),
    String.raw`    \bottomrule`,
    String.raw`  \end{tabular}`,
    String.raw`\end{table}`,
  ];
}

function paragraph(title: string, text: string): string {
  return String.raw`\paragraph{${escapeLatex(title)}.} ${escapeLatex(text)}`;
}

/** A report as LaTeX to be put into a paper: the table of variants × metrics, the verdicts, the methods. */
export function latexReport(report: Report): string {
  const lines = [
    String.raw`% \usepackage[T1]{fontenc} and \usepackage{booktabs,textcomp}`,
    ...tableLines(report),
    '',
    ...report.findings.flatMap(({ variant, baseline, sentence, evidence, fairness, missing }) => [
      paragraph(
        `${variant} against ${baseline}`,
        [sentence, ...(evidence === null ? [] : [`${evidence}.`]), fairness, ...missing].join(' '),
      ),
      '',
    ]),
    ...report.methods.flatMap(({ subject, text }) => [paragraph(subject, text), '']),
  ];
  return lines.join('\n');
}
