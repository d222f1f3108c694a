import { meanAndSd } from '../domain/number-text.ts';
import { metricLabel } from '../domain/metrics/metric-name.ts';
import type { ReportBlock, ReportConfusion, ReportDocument, ReportTable } from '../domain/report-document.ts';
import { DIFFERENCE_LEVEL } from '../domain/verdict-decision.ts';
import { subjectText } from '../domain/report-subject.ts';
import { VERDICT_WORDS } from '../domain/verdict-words.ts';
import { shownRows, type Finding } from './finding.ts';
import { judgedGroupMetric } from './group-metric.ts';
import { inertJsonText } from './inert-text.ts';
import { jsonLines } from './json-lines.ts';
import { correctionNote, unitWords, type Chapter, type ChapterExperiment, type Report } from './report.ts';
import { seedNote, seedTables } from './seed-tables.ts';
import { strengthBlocks } from './strength-tables.ts';
import { groupTables, judgedTable, metricTable, rowLabel } from './table-words.ts';

/** When a report was made, and by what. */
export interface ReportOrigin {
  /** Milliseconds since 1970. */
  readonly createdAtMs: number;
  readonly appVersion: string;
}

type Heading = (text: string) => ReportBlock;

const note = (text: string): ReportBlock => ({ kind: 'text', text, tone: 'note' });
const plain = (text: string): ReportBlock => ({ kind: 'text', text, tone: 'plain' });

function warningBlocks({ findings }: Chapter): ReportBlock[] {
  return findings
    .filter(({ differences }) => differences.length > 0)
    .map(({ baseline, variant, fairness, differences }) => ({
      kind: 'warning',
      text: fairness,
      table: {
        caption: `What differs between “${variant}” and “${baseline}” besides regularization`,
        head: ['setting', baseline, variant],
        isNumeric: false,
        rows: differences.map(({ what, a, b }) => ({ cells: [what, a, b] })),
      },
    }));
}

function verdictBlocks({
  question,
  answer,
  kind,
  sentence,
  evidence,
  missing,
  fairness,
  differences,
}: Finding) {
  return [
    { kind: 'verdict', verdict: kind, question, answer, sentence, evidence },
    ...(differences.length === 0 ? [note(fairness)] : []),
    ...missing.map(note),
  ] satisfies ReportBlock[];
}

/** More comparisons than this are summed up first, and stand in full behind the charts. */
const MOST_IN_FULL = 3;

function summaryBlocks(chapter: Chapter): ReportBlock[] {
  const { findings, groups } = chapter;
  const [{ name: baseline }] = groups;
  const counts = Object.entries(VERDICT_WORDS).flatMap(([kind, words]) => {
    const own = findings.filter((finding) => finding.kind === kind);
    const names = own.map(({ variant }) => `“${variant}”`).join(', ');
    return own.length === 0 ? [] : [`${words}: ${names}`];
  });
  const unfair = findings.filter(({ differences }) => differences.length > 0).length;
  return [
    plain(`Of ${findings.length} variants against “${baseline}”: ${counts.join('; ')}.`),
    { kind: 'table', table: judgedTable(chapter) },
    note(
      unfair === 0
        ? 'Controlled: only regularization differs. The sentence on each variant, with its test, stands under “Every comparison in full”.'
        : `${unfair} of them differ in more than regularization, as said above.`,
    ),
    ...findings.flatMap(({ missing }) => missing.map(note)),
  ];
}

function fullBlocks(chapter: Chapter, heading: Heading): ReportBlock[] {
  const { findings, family } = chapter;
  if (findings.length <= MOST_IN_FULL) return [];
  return [
    heading('Every comparison in full'),
    ...findings.flatMap((finding): ReportBlock[] => [
      ...verdictBlocks({ ...finding, missing: [] }),
      { kind: 'table', table: metricTable(finding, family > 1) },
    ]),
  ];
}

function answerBlocks(chapter: Chapter, heading: Heading): ReportBlock[] {
  const { findings, groups } = chapter;
  if (findings.length > MOST_IN_FULL) return [heading('The answer'), ...summaryBlocks(chapter)];
  if (findings.length > 0) return [heading('The answer'), ...findings.flatMap(verdictBlocks)];
  const incomplete = groups.flatMap(({ name, runs }) =>
    runs
      .filter(({ status }) => status !== 'completed')
      .map(({ seed, status }) => note(`Not in the numbers of "${name}": seed ${seed} (${status}).`)),
  );
  return [
    heading('What was measured'),
    plain(`One variant, “${groups.map(({ name }) => name).join()}”: nothing to compare it with.`),
    ...incomplete,
  ];
}

function aloneTable({ alone, judged, groups }: Chapter): ReportTable {
  return {
    caption: '',
    head: ['metric', ...groups.map(({ name }) => name)],
    isNumeric: true,
    rows: shownRows(judged, alone).map((row) => ({ cells: [rowLabel(row), row.a] })),
  };
}

function metricBlocks(chapter: Chapter, heading: Heading): ReportBlock[] {
  const { findings, family } = chapter;
  if (findings.length === 0)
    return [
      heading('Metrics'),
      { kind: 'table', table: aloneTable(chapter) },
      note(`Mean ± sd over ${unitWords(chapter)}s.`),
    ];
  if (findings.length > MOST_IN_FULL)
    return [
      heading('Metrics'),
      ...groupTables(chapter).map((table): ReportBlock => ({ kind: 'table', table })),
      note(
        `Mean ± sd over ${unitWords(chapter)}s. *: differs from the baseline (p < ${DIFFERENCE_LEVEL} after Holm’s correction for ${family} comparisons, metric by metric). Intervals stand under “Every comparison in full”.`,
      ),
    ];
  return [
    heading('Metrics'),
    ...findings.map((finding): ReportBlock => ({ kind: 'table', table: metricTable(finding, family > 1) })),
    note(
      `Mean ± sd over ${unitWords(chapter)}s. ${correctionNote(chapter)} d_z: mean of the paired differences in units of their sd, a dash where nothing is paired.`,
    ),
  ];
}

function undrawnNote({ undrawn }: Chapter): string {
  return undrawn.length === 0
    ? ''
    : ` Not drawn, to keep the charts readable: ${undrawn.join(', ')}; drawn are the baseline and what is best on validation. The tables have them all.`;
}

function figureBlocks(chapter: Chapter, heading: Heading): ReportBlock[] {
  const { figures, evaluationProblem } = chapter;
  const problem =
    evaluationProblem === null ? [] : [note(`Predictions could not be evaluated: ${evaluationProblem}`)];
  if (figures.length === 0) return problem;
  const words = `Lines are means over completed runs, bands ± 1 sd over ${unitWords(chapter)}s; in learning curves train is dashed. ROC, precision–recall, calibration, predictions and residuals are of test rows at the counted epoch.${undrawnNote(chapter)}`;
  return [heading('Charts'), note(words), ...problem, { kind: 'figures', figures }];
}

function confusionBlocks({ evaluations }: Chapter, heading: Heading): ReportBlock[] {
  const matrices = evaluations.flatMap(({ group, evaluation }): ReportConfusion[] =>
    evaluation.task === 'classification'
      ? [{ label: group, classNames: evaluation.classNames, ...evaluation.confusion }]
      : [],
  );
  if (matrices.length === 0) return [];
  return [
    heading('Confusion matrices'),
    note('Test rows per seed: actual class by row, predicted class by column.'),
    { kind: 'confusion', matrices },
  ];
}

function seedBlocks(chapter: Chapter, heading: Heading): ReportBlock[] {
  const tables = seedTables(chapter).filter(({ rows }) => rows.length > 0);
  if (tables.length === 0) return [];
  const words = seedNote(chapter);
  return [
    heading('Values by seed'),
    ...(words === null ? [] : [note(words)]),
    ...tables.map((table): ReportBlock => ({ kind: 'table', table })),
  ];
}

function runsTable(chapter: Chapter): ReportTable {
  return {
    caption: '',
    head: ['variant', 'regularization', 'runs: seed (number in the database)'],
    isNumeric: false,
    rows: chapter.groups.map(({ name, regularization, runs }) => ({
      cells: [
        name,
        regularization,
        runs
          .map(({ seed, runId, status }) =>
            status === 'completed' ? `${seed} (${runId})` : `${seed} (${runId}, ${status})`,
          )
          .join(', '),
      ],
    })),
  };
}

function repeatBlocks(
  own: ChapterExperiment,
  tests: string,
  isOneOfTwo: boolean,
  heading: Heading,
): ReportBlock[] {
  const { experiment, methods, settings } = own;
  const which = isOneOfTwo ? ` of experiment ${experiment.id}` : '';
  return [
    heading(`Methods${which}`),
    {
      kind: 'facts',
      facts: [...methods.slice(0, -1), { subject: 'Tests', text: tests }, ...methods.slice(-1)],
    },
    heading(`Settings${which}`),
    {
      kind: 'table',
      table: {
        caption: '',
        head: ['setting', 'value'],
        isNumeric: false,
        rows: Object.entries(settings).map(([what, value]) => ({ cells: [what, value] })),
      },
    },
    heading(`Spec${which}`),
    note(
      `Save this as a file and run “ridgeline run <file>” to repeat the experiment. Relative paths in it start from the file’s folder; here that was ${experiment.baseFolder}.`,
    ),
    {
      kind: 'code',
      title: `Spec of experiment ${experiment.id}`,
      text: inertJsonText(jsonLines(experiment.spec)),
    },
  ];
}

function chapterBlocks(chapter: Chapter, isOneOfMany: boolean, isAboutStrength: boolean): ReportBlock[] {
  const heading: Heading = (text) => ({ kind: 'heading', level: isOneOfMany ? 3 : 2, text });
  const { title, notes, strengths, limits, experiments, tests } = chapter;
  const strength = strengths === null ? [] : [heading('Which strength'), ...strengthBlocks(chapter)];
  return [
    ...(isOneOfMany ? [{ kind: 'heading', level: 2, text: title } as const] : []),
    ...(notes.trim() === '' ? [] : [{ kind: 'text', text: notes, tone: 'quote' } as const]),
    ...warningBlocks(chapter),
    ...(isAboutStrength ? strength : []),
    ...answerBlocks(chapter, heading),
    ...(isAboutStrength ? [] : strength),
    heading('What may not be concluded'),
    { kind: 'list', items: limits },
    ...metricBlocks(chapter, heading),
    ...figureBlocks(chapter, heading),
    ...confusionBlocks(chapter, heading),
    ...seedBlocks(chapter, heading),
    ...fullBlocks(chapter, heading),
    heading('Variants and runs'),
    { kind: 'table', table: runsTable(chapter) },
    ...experiments.flatMap((own) => repeatBlocks(own, tests, experiments.length > 1, heading)),
  ];
}

function overviewRows(chapter: Chapter): ReportTable['rows'] {
  const metric = judgedGroupMetric(chapter);
  return chapter.groups.map(({ name, runs }, place) => {
    const summary = metric?.summaries[place] ?? null;
    const finding = place === 0 ? undefined : chapter.findings.at(place - 1);
    return {
      cells: [
        place === 0 ? chapter.title : '',
        name,
        String(runs.filter(({ status }) => status === 'completed').length),
        metricLabel(chapter.judged),
        summary === null || metric === undefined ? '–' : meanAndSd(summary, metric.decimals),
        finding === undefined
          ? chapter.findings.length === 0
            ? '–'
            : 'baseline'
          : VERDICT_WORDS[finding.kind],
      ],
    };
  });
}

function overviewBlocks({ chapters }: Report): ReportBlock[] {
  if (chapters.length < 2) return [];
  return [
    { kind: 'heading', level: 2, text: 'All of them' },
    {
      kind: 'table',
      table: {
        caption: '',
        head: ['experiment', 'variant', 'runs', 'metric', 'on test', 'against its baseline'],
        isNumeric: false,
        rows: chapters.flatMap(overviewRows),
      },
    },
    note(
      'Each variant is compared with the baseline of its own experiment, and p is corrected within it; between experiments nothing is tested here.',
    ),
  ];
}

/** What a report says, piece by piece, for every format that is read. */
export function reportDocument(report: Report, { createdAtMs, appVersion }: ReportOrigin): ReportDocument {
  const day = new Date(createdAtMs).toISOString().slice(0, 16).replace('T', ' ');
  const isOneOfMany = report.chapters.length > 1;
  return {
    title: report.title,
    origin: `Report on ${subjectText(report.subject)}, made ${day} UTC with Ridgeline ${appVersion}`,
    blocks: [
      ...overviewBlocks(report),
      ...report.chapters.flatMap((chapter) =>
        chapterBlocks(chapter, isOneOfMany, report.subject.kind === 'strength'),
      ),
    ],
  };
}
