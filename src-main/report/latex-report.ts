import { meanAndSd } from '../domain/number-text.ts';
import type { MetricComparison } from '../domain/metric-comparison.ts';
import { strengthText } from '../domain/strength-words.ts';
import { DIFFERENCE_LEVEL } from '../domain/verdict-decision.ts';
import { groupMetrics, type GroupMetric } from './group-metric.ts';
import { escapeLatex } from './latex-text.ts';
import type { ReportOrigin } from './report-blocks.ts';
import { testWords, unitWords, type Chapter, type Report } from './report.ts';

/** Columns of the table: more do not fit a page. */
const MOST_METRICS = 5;
/** What says the same as another metric in another way. */
const SECONDARY: readonly string[] = [
  ...['dataLoss', 'balancedAccuracy', 'precisionWeighted', 'recallWeighted', 'f1Weighted', 'mse'],
];

/** A row of the table: a group by its place in the chapter, and what stands at its head. */
interface Line {
  readonly label: string;
  readonly place: number;
}

function columnsOf(chapter: Chapter): GroupMetric[] {
  return groupMetrics(chapter)
    .filter(({ scope }) => scope === 'test')
    .filter(({ name }, at) => at === 0 || !SECONDARY.includes(name))
    .slice(0, MOST_METRICS);
}

function bestOf({ summaries, direction }: GroupMetric): number | null {
  const means = summaries.flatMap((summary) => summary?.mean.value ?? []);
  if (means.length < 2 || direction === 'neither') return null;
  return direction === 'higherIsBetter' ? Math.max(...means) : Math.min(...means);
}

function cellText(text: string, isBest: boolean, isSignificant: boolean): string {
  const [mean, ...spread] = text.split(' ± ');
  const shown = isBest ? String.raw`\textbf{${escapeLatex(mean)}}` : escapeLatex(mean);
  const star = isSignificant ? '$^{*}$' : '';
  return [shown, ...spread.map(escapeLatex)].join(String.raw` $\pm$ `) + star;
}

function cellOf(column: GroupMetric, place: number): string {
  const summary = column.summaries[place];
  if (summary === null) return cellText('–', false, false);
  const isBest = summary.mean.value !== null && summary.mean.value === bestOf(column);
  return cellText(meanAndSd(summary, column.decimals), isBest, column.isSignificant[place]);
}

/** Strengths of a sweep from the weakest on; else the groups as they are. */
function linesOf({ groups, strengths }: Chapter, isAboutStrength: boolean): { head: string; lines: Line[] } {
  const curve = isAboutStrength ? strengths?.curves.at(0) : undefined;
  if (curve === undefined)
    return { head: 'variant', lines: groups.map(({ name }, place) => ({ label: name, place })) };
  return {
    head: curve.axis.label,
    lines: curve.points.map((point) => ({
      label: strengthText(point),
      place: groups.findIndex(({ name }) => name === point.variant),
    })),
  };
}

function captionText(chapter: Chapter): string {
  const { findings, groups, title, family } = chapter;
  const sentence = /[.!?]$/.test(title) ? title : `${title}.`;
  const values = `${escapeLatex(sentence)} Test metrics, mean $\\pm$ sd over ${unitWords(chapter)}s.`;
  if (findings.length === 0) return values;
  const corrected =
    family > 1
      ? `after Holm's correction for ${family} comparisons, metric by metric`
      : "one comparison, which Holm's correction leaves as it is";
  return `${values} Bold: best mean. $^{*}$: differs from ${escapeLatex(`"${groups[0].name}"`)} (${escapeLatex(testWords(chapter))}, $p < ${DIFFERENCE_LEVEL}$, ${escapeLatex(corrected)}).`;
}

const DIRECTIONS: Readonly<Record<MetricComparison['direction'], string>> = {
  higherIsBetter: String.raw` $\uparrow$`,
  lowerIsBetter: String.raw` $\downarrow$`,
  neither: '',
};

function tableLines(chapter: Chapter, isAboutStrength: boolean): string[] {
  const columns = columnsOf(chapter);
  const { head, lines } = linesOf(chapter, isAboutStrength);
  const heads = columns.map(({ label, direction }) => escapeLatex(label) + DIRECTIONS[direction]);
  const row = (cells: readonly string[]): string => String.raw`    ${cells.join(' & ')} \\`;
  return [
    String.raw`\begin{table}`,
    String.raw`  \centering\small`,
    String.raw`  \caption{${captionText(chapter)}}`,
    String.raw`  \begin{tabular}{l${'r'.repeat(columns.length)}}`,
    String.raw`    \toprule`,
    row([escapeLatex(head), ...heads]),
    String.raw`    \midrule`,
    ...lines.map(({ label, place }) =>
      row([escapeLatex(label), ...columns.map((column) => cellOf(column, place))]),
    ),
    String.raw`    \bottomrule`,
    String.raw`  \end{tabular}`,
    String.raw`\end{table}`,
  ];
}

function paragraph(title: string, text: string): string[] {
  return [String.raw`\paragraph{${escapeLatex(title)}.} ${escapeLatex(text)}`, ''];
}

function chapterLines(chapter: Chapter, isAboutStrength: boolean): string[] {
  const { findings, experiments, tests, limits } = chapter;
  return [
    ...tableLines(chapter, isAboutStrength),
    '',
    ...findings.flatMap(({ variant, baseline, sentence, evidence, fairness, missing }) =>
      paragraph(
        `${variant} against ${baseline}`,
        [sentence, ...(evidence === null ? [] : [`${evidence}.`]), fairness, ...missing].join(' '),
      ),
    ),
    ...paragraph('Limits', limits.join(' ')),
    ...experiments.flatMap(({ methods }) => methods.flatMap(({ subject, text }) => paragraph(subject, text))),
    ...paragraph('Tests', tests),
  ];
}

/** A report as LaTeX to be put into a paper: the table of variants or strengths × metrics, the verdicts, the methods. */
export function latexReport(
  { title, subject, chapters }: Report,
  { createdAtMs, appVersion }: ReportOrigin,
): string {
  // A comment ends with its line.
  const comment = (text: string): string => `% ${text.replace(/[\r\n\u0085\u2028\u2029]+/g, ' ')}`;
  return [
    comment(`${title}: made ${new Date(createdAtMs).toISOString()} with Ridgeline ${appVersion}`),
    String.raw`% \usepackage[T1]{fontenc} and \usepackage{booktabs,textcomp}`,
    ...chapters.flatMap((chapter) => chapterLines(chapter, subject.kind === 'strength')),
  ].join('\n');
}
