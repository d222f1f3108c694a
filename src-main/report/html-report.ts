import { confusionText } from '../domain/confusion-text.ts';
import { assertNever } from '../domain/errors.ts';
import type { Figure } from '../domain/figure/figure.ts';
import { escapeXml, figureToSvg } from '../domain/figure/figure-svg.ts';
import { heatMapToSvg } from '../domain/figure/heat-map-svg.ts';
import type { ReportBlock, ReportConfusion, ReportDocument, ReportTable } from '../domain/report-document.ts';
import type { Paper } from '../domain/report-format.ts';
import { VERDICT_WORDS } from '../domain/verdict-words.ts';
import { PALETTE, reportStyle } from './html-style.ts';

const FIGURE_SIZE = { width: 460, height: 300 };
const WIDE_SIZE = { width: 940, height: 340 };

function paragraph(text: string, className = ''): string {
  return `<p${className === '' ? '' : ` class="${className}"`}>${escapeXml(text)}</p>`;
}

/** Two columns of more rows than this stand beside each other. */
const LONG_TABLE = 14;

function tableHtml({ caption, head, rows, isNumeric }: ReportTable): string {
  const headCells = head.map((text) => `<th scope="col">${escapeXml(text)}</th>`).join('');
  const lines = rows.map(({ cells: [first, ...rest], isStrong }) => {
    const data = rest.map((text) => `<td>${escapeXml(text)}</td>`).join('');
    return `<tr${isStrong === true ? ' class="strong"' : ''}><th scope="row">${escapeXml(first)}</th>${data}</tr>`;
  });
  const title = caption === '' ? '' : `<caption>${escapeXml(caption)}</caption>`;
  const isLong = head.length === 2 && !isNumeric && rows.length > LONG_TABLE;
  return `<div class="scroll${isLong ? ' long' : ''}"><table class="${isNumeric ? 'numbers' : 'words'}">${title}<thead><tr>${headCells}</tr></thead><tbody>\n${lines.join('\n')}\n</tbody></table></div>`;
}

function verdictHtml(block: Extract<ReportBlock, { readonly kind: 'verdict' }>): string {
  const { verdict, question, answer, sentence, evidence } = block;
  return [
    `<div class="verdict ${verdict}">`,
    `<p class="question">${escapeXml(question)} <span class="word">${VERDICT_WORDS[verdict]}.</span></p>`,
    paragraph(answer, 'answer'),
    paragraph(sentence),
    ...(evidence === null ? [] : [paragraph(evidence, 'how')]),
    '</div>',
  ].join('\n');
}

/** More places than this on an axis want the width of the page. */
const MANY_TICKS = 5;

function figureHtml(figure: Figure, idPrefix: string): string {
  const isWide = (figure.x.ticks?.length ?? 0) > MANY_TICKS;
  const size = isWide ? WIDE_SIZE : FIGURE_SIZE;
  return `<figure${isWide ? ' class="wide"' : ''}>${figureToSvg(figure, size, PALETTE, idPrefix)}</figure>`;
}

function matrixHtml({ label, classNames, counts, runs }: ReportConfusion): string {
  const isMany = classNames.length > 4;
  const head = classNames.map((name) => `<th scope="col">${escapeXml(name)}</th>`).join('');
  const rows = counts.map((row, actual) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    const cells = row.map((count) => {
      const share = total === 0 ? 0 : Math.round((count / total) * 62);
      return `<td style="--share: ${share}%">${confusionText(count, runs, isMany)}</td>`;
    });
    return `<tr><th scope="row">${escapeXml(classNames[actual] ?? '')}</th>${cells.join('')}</tr>`;
  });
  return `<table><caption>${escapeXml(label)}</caption><thead><tr><td></td>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function blockHtml(block: ReportBlock, idPrefix: string): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${escapeXml(block.text)}</h${block.level}>`;
    case 'text':
      return paragraph(block.text, block.tone === 'plain' ? '' : block.tone);
    case 'verdict':
      return verdictHtml(block);
    case 'warning':
      return `<div class="warning">${paragraph(block.text)}${block.table === null ? '' : tableHtml(block.table)}</div>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${escapeXml(item)}</li>`).join('\n')}</ul>`;
    case 'table':
      return tableHtml(block.table);
    case 'figures':
      return `<div class="figures">${block.figures.map((figure, index) => figureHtml(figure, `${idPrefix}${index}-`)).join('\n')}</div>`;
    case 'heatMaps':
      return `<div class="maps">${block.maps.map((map, index) => `<figure>${heatMapToSvg(map, PALETTE, `${idPrefix}h${index}-`)}</figure>`).join('\n')}</div>`;
    case 'confusion':
      return `<div class="matrices">${block.matrices.map(matrixHtml).join('\n')}</div>`;
    case 'facts':
      return `<dl>${block.facts.map(({ subject, text }) => `<dt>${escapeXml(subject)}</dt><dd>${escapeXml(text)}</dd>`).join('\n')}</dl>`;
    case 'code':
      // What scrolls has to be reached by the keyboard.
      return `<pre tabindex="0" role="region" aria-label="${escapeXml(block.title)}">${escapeXml(block.text)}</pre>`;
    default:
      return assertNever(block);
  }
}

/**
 * A report as one HTML page that needs nothing else and runs nothing: its charts are drawings inside it.
 * @param paper what it is to be printed on; null: what the printer has
 */
export function htmlReport({ title, origin, blocks }: ReportDocument, paper: Paper | null): string {
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeXml(title)}</title><style>${reportStyle(title, paper)}</style></head><body>`,
    '<main>',
    `<h1>${escapeXml(title)}</h1>`,
    paragraph(origin, 'origin'),
    ...blocks.map((block, index) => blockHtml(block, `f${index}-`)),
    '</main>',
    '</body></html>',
    '',
  ].join('\n');
}
