import { VERDICT_WORDS, type Finding } from './finding.ts';
import { correctionNote, type Report } from './report.ts';
import { tableCells, tableHead } from './table-words.ts';

/** A text that Markdown shows as it is, on one line. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]<>|~&#$]/g, String.raw`\$&`)
    .replace(/^(\s*)([-+=])(?=[-+=\s]|$)/, String.raw`$1\$2`)
    .replace(/^(\s*\d+)([.)])(?=\s|$)/, String.raw`$1\$2`)
    .replace(/[\r\n]+/g, ' ');
}

function tableLines(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numbers: boolean,
): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const rule = head.map((_, at) => (numbers && at > 0 ? '---:' : '---'));
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)];
}

function findingLines(finding: Finding, isCorrected: boolean): string[] {
  const { baseline, variant, kind, sentence, evidence, fairness, differences, missing, shown } = finding;
  return [
    `## ${escapeMarkdown(variant)} against ${escapeMarkdown(baseline)}`,
    '',
    `**${VERDICT_WORDS[kind]}.** ${escapeMarkdown(sentence)}`,
    '',
    ...(evidence === null ? [] : [escapeMarkdown(evidence), '']),
    escapeMarkdown(fairness),
    '',
    ...(differences.length === 0
      ? []
      : [
          ...tableLines(
            ['setting', baseline, variant],
            differences.map(({ what, a, b }) => [what, a, b]),
            false,
          ),
          '',
        ]),
    ...missing.flatMap((text) => [escapeMarkdown(text), '']),
    ...tableLines(
      tableHead(finding, isCorrected),
      shown.map((row) => tableCells(row, isCorrected)),
      true,
    ),
    '',
  ];
}

/** A report as GitHub-flavoured Markdown, without its charts. */
export function markdownReport(report: Report): string {
  const { experiment, findings, methods, settings } = report;
  const isCorrected = findings.length > 1;
  const notes = experiment.notes.split(/\r\n|\n|\r/).map((line) => `> ${escapeMarkdown(line)}`.trimEnd());
  const lines = [
    `# ${escapeMarkdown(experiment.name)}`,
    '',
    ...(experiment.notes.trim() === '' ? [] : [...notes, '']),
    ...findings.flatMap((finding) => findingLines(finding, isCorrected)),
    `Mean ± sd over seeds; differences are paired by seed. ${correctionNote(report)}`,
    '',
    '## Methods',
    '',
    ...methods.flatMap(({ subject, text }) => [`**${subject}.** ${escapeMarkdown(text)}`, '']),
    '## Settings',
    '',
    ...tableLines(['setting', 'value'], Object.entries(settings), false),
  ];
  return `${lines.join('\n')}\n`;
}
