import { escapeXml, figureToSvg } from '../domain/figure/figure-svg.ts';
import { isJudged, VERDICT_WORDS, type Finding } from './finding.ts';
import { PALETTE, STYLE } from './html-style.ts';
import { correctionNote, type Report } from './report.ts';
import { tableCells, tableHead } from './table-words.ts';

const FIGURE_SIZE = { width: 640, height: 360 };

function paragraph(text: string, className = ''): string {
  return `<p${className === '' ? '' : ` class="${className}"`}>${escapeXml(text)}</p>`;
}

function tableHtml(
  head: readonly string[],
  rows: readonly { readonly cells: readonly string[]; readonly isJudged?: boolean }[],
  className = '',
): string {
  const headCells = head.map((text) => `<th scope="col">${escapeXml(text)}</th>`).join('');
  const lines = rows.map(({ cells: [first, ...rest], isJudged }) => {
    const data = rest.map((text) => `<td>${escapeXml(text)}</td>`).join('');
    return `<tr${isJudged === true ? ' class="judged"' : ''}><th scope="row">${escapeXml(first)}</th>${data}</tr>`;
  });
  return `<div class="scroll"><table class="${className}"><thead><tr>${headCells}</tr></thead><tbody>\n${lines.join('\n')}\n</tbody></table></div>`;
}

function findingHtml(finding: Finding, isCorrected: boolean): string {
  const { baseline, variant, kind, sentence, evidence, fairness, differences, missing, shown } = finding;
  return [
    '<section>',
    `<h2>${escapeXml(variant)} against ${escapeXml(baseline)}</h2>`,
    `<p class="verdict ${kind}"><b>${VERDICT_WORDS[kind]}.</b> ${escapeXml(sentence)}</p>`,
    ...(evidence === null ? [] : [paragraph(evidence, 'how')]),
    paragraph(fairness, differences.length === 0 ? '' : 'unfair'),
    ...(differences.length === 0
      ? []
      : [
          tableHtml(
            ['setting', baseline, variant],
            differences.map(({ what, a, b }) => ({ cells: [what, a, b] })),
            'words',
          ),
        ]),
    ...missing.map((text) => paragraph(text, 'note')),
    tableHtml(
      tableHead(finding, isCorrected),
      shown.map((row) => ({ cells: tableCells(row, isCorrected), isJudged: isJudged(finding, row) })),
    ),
    '</section>',
  ].join('\n');
}

function figuresHtml({ figures }: Report): string[] {
  if (figures.length === 0) return [];
  const pictures = figures.map(
    (figure, index) => `<figure>${figureToSvg(figure, FIGURE_SIZE, PALETTE, `f${index}-`)}</figure>`,
  );
  const note = 'Lines are means over completed runs, bands ± 1 sd over seeds; train is dashed.';
  return ['<h2>Charts</h2>', paragraph(note, 'note'), `<div class="figures">${pictures.join('\n')}</div>`];
}

/** A report as one HTML page that needs nothing else and runs nothing: its charts are drawings inside it. */
export function htmlReport(report: Report): string {
  const { experiment, findings, methods, settings } = report;
  const isCorrected = findings.length > 1;
  const methodsList = methods.map(
    ({ subject, text }) => `<dt>${escapeXml(subject)}</dt><dd>${escapeXml(text)}</dd>`,
  );
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeXml(experiment.name)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escapeXml(experiment.name)}</h1>`,
    ...(experiment.notes.trim() === '' ? [] : [paragraph(experiment.notes, 'notes')]),
    ...findings.map((finding) => findingHtml(finding, isCorrected)),
    paragraph(`Mean ± sd over seeds; differences are paired by seed. ${correctionNote(report)}`, 'note'),
    ...figuresHtml(report),
    '<h2>Methods</h2>',
    `<dl>${methodsList.join('\n')}</dl>`,
    '<h2>Settings</h2>',
    tableHtml(
      ['setting', 'value'],
      Object.entries(settings).map((cells) => ({ cells })),
      'words',
    ),
    '</body></html>',
    '',
  ].join('\n');
}
