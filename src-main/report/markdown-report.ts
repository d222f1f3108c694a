import { confusionText } from '../domain/confusion-text.ts';
import { assertNever } from '../domain/errors.ts';
import type { ReportBlock, ReportConfusion, ReportDocument, ReportTable } from '../domain/report-document.ts';
import { VERDICT_WORDS } from '../domain/verdict-words.ts';

/** A text that Markdown shows as it is, on one line. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]<>|~&#$]/g, String.raw`\$&`)
    .replace(/^(\s*)([-+=])(?=[-+=\s]|$)/, String.raw`$1\$2`)
    .replace(/^(\s*\d+)([.)])(?=\s|$)/, String.raw`$1\$2`)
    .replace(/[\r\n]+/g, ' ');
}

function tableLines({ caption, head, rows, isNumeric }: ReportTable): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const rule = head.map((_, at) => (isNumeric && at > 0 ? '---:' : '---'));
  return [
    ...(caption === '' ? [] : [`**${escapeMarkdown(caption)}**`, '']),
    line(head),
    `| ${rule.join(' | ')} |`,
    ...rows.map(({ cells }) => line(cells)),
  ];
}

function matrixTable({ label, classNames, counts, runs }: ReportConfusion): ReportTable {
  return {
    caption: label,
    head: ['actual ↓, predicted →', ...classNames],
    isNumeric: true,
    rows: counts.map((row, actual) => ({
      cells: [
        classNames[actual] ?? '',
        ...row.map((count) => confusionText(count, runs, classNames.length > 4)),
      ],
    })),
  };
}

/** A fence longer than any run of backticks in what it holds. */
function fenceOf(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  return '`'.repeat(longest + 1);
}

function blockLines(block: ReportBlock): string[] {
  switch (block.kind) {
    case 'heading':
      return [`${'#'.repeat(block.level)} ${escapeMarkdown(block.text)}`];
    case 'text':
      return block.tone === 'quote'
        ? block.text.split(/\r\n|\n|\r/).map((line) => `> ${escapeMarkdown(line)}`.trimEnd())
        : [escapeMarkdown(block.text)];
    case 'verdict': {
      const { verdict, question, answer, sentence, evidence } = block;
      return [
        `**${escapeMarkdown(question)} ${VERDICT_WORDS[verdict]}.** ${escapeMarkdown(answer)}`,
        '',
        escapeMarkdown(sentence),
        ...(evidence === null ? [] : ['', escapeMarkdown(evidence)]),
      ];
    }
    case 'warning':
      return [
        `**${escapeMarkdown(block.text)}**`,
        ...(block.table === null ? [] : ['', ...tableLines(block.table)]),
      ];
    case 'list':
      return block.items.map((item) => `- ${escapeMarkdown(item)}`);
    case 'table':
      return tableLines(block.table);
    case 'figures':
      return [
        `_Charts are in the report as HTML and PDF: ${block.figures.map(({ title }) => escapeMarkdown(title)).join(', ')}._`,
      ];
    case 'heatMaps':
      return [
        `_Maps are in the report as HTML and PDF: ${block.maps.map(({ title }) => escapeMarkdown(title)).join(', ')}._`,
      ];
    case 'confusion':
      return block.matrices.flatMap((matrix, at) => [
        ...(at === 0 ? [] : ['']),
        ...tableLines(matrixTable(matrix)),
      ]);
    case 'facts':
      return block.facts.flatMap(({ subject, text }, at) => [
        ...(at === 0 ? [] : ['']),
        `**${escapeMarkdown(subject)}.** ${escapeMarkdown(text)}`,
      ]);
    case 'code': {
      const fence = fenceOf(block.text);
      return [`${fence}json`, block.text, fence];
    }
    default:
      return assertNever(block);
  }
}

/** A report as GitHub-flavoured Markdown, without its charts. */
export function markdownReport({ title, origin, blocks }: ReportDocument): string {
  const lines = [
    `# ${escapeMarkdown(title)}`,
    '',
    escapeMarkdown(origin),
    ...blocks.flatMap((block) => ['', ...blockLines(block)]),
  ];
  return `${lines.join('\n')}\n`;
}
