import type { FigurePalette } from '../domain/figure/figure-svg.ts';
import type { Paper } from '../domain/report-format.ts';

/** The app's colours, light and dark; on paper always light. */
const STYLE = `
:root { color-scheme: light dark; --bg: #fff; --ink: #1d2126; --ink-2: #525962; --ink-3: #646b74; --line: #e0dfd8;
  --good: #087068; --bad: #b3261e; --warn: #984b00; --sunken: #f6f6f3; --shade: 10 125 116;
  --v0: #5b6470; --v1: #0a7d74; --v2: #b85a00; --v3: #3866c8; --v4: #a8327a; --v5: #6b7a10; --v6: #7a4fbf; --v7: #0f7fa8; }
@media screen and (prefers-color-scheme: dark) {
  :root { --bg: #1b1f23; --ink: #e8eaec; --ink-2: #a9b0b8; --ink-3: #8f97a1; --line: #2b3036;
    --good: #4cc9bb; --bad: #ff8a80; --warn: #f0a35a; --sunken: #22272c; --shade: 76 201 187;
    --v0: #a9b2bd; --v1: #4cc9bb; --v2: #f0a35a; --v3: #8fb1ff; --v4: #f088c4; --v5: #c3d15a; --v6: #bda0f5; --v7: #62c6ee; } }
* { box-sizing: border-box; }
body { max-width: 980px; margin: 0 auto; padding: 32px 24px 48px; background: var(--bg); color: var(--ink);
  font: 14px/1.5 Inter, system-ui, 'DejaVu Sans', sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
h1 { font-size: 24px; line-height: 1.25; letter-spacing: -0.015em; margin: 0 0 2px; text-wrap: balance; }
h2 { font-size: 16px; margin: 32px 0 8px; padding-bottom: 4px; border-bottom: 1px solid var(--line); }
h3 { font-size: 14px; margin: 24px 0 6px; }
p { margin: 4px 0 8px; max-width: 78ch; }
.origin, .note, figcaption { color: var(--ink-2); font-size: 12.5px; } .origin { margin-bottom: 18px; }
.quote { white-space: pre-wrap; color: var(--ink-2); padding-left: 12px; border-left: 3px solid var(--line); }
ul { margin: 4px 0 8px; padding-left: 20px; max-width: 78ch; } li { margin: 3px 0; }
.verdict, .warning { margin: 10px 0; padding: 10px 16px 8px; border-left: 4px solid var(--ink-3); border-radius: 0 8px 8px 0; background: var(--sunken); break-inside: avoid; }
.verdict p { margin: 3px 0; max-width: none; } .verdict .question { color: var(--ink-2); font-size: 12.5px; }
.verdict .word { text-transform: capitalize; font-weight: 650; } .verdict .answer { font-size: 16px; font-weight: 550; line-height: 1.4; }
.verdict .how { color: var(--ink-2); font-size: 12.5px; }
.better { border-color: var(--good); } .better .word { color: var(--good); }
.worse { border-color: var(--bad); } .worse .word { color: var(--bad); }
.warning { border-color: var(--warn); } .warning > p { color: var(--warn); font-weight: 600; }
.scroll { overflow-x: auto; margin: 10px 0; }
table { border-collapse: collapse; font-size: 12.5px; }
caption { text-align: left; font-weight: 600; padding: 4px 0; }
th, td { padding: 4px 0 4px 14px; text-align: right; vertical-align: top; border-bottom: 1px solid var(--line); }
:is(th, td):first-child { padding-left: 0; }
thead th { font-weight: 600; color: var(--ink-2); vertical-align: bottom; border-bottom: 1.5px solid var(--ink-3); }
.numbers td { white-space: nowrap; } .numbers th { min-width: 5ch; overflow-wrap: break-word; }
th:first-child, .words :is(th, td) { text-align: left; } tbody th { font-weight: 400; }
.words { width: 100%; } .words tbody :is(th, td):first-child { width: 30%; }
.long { columns: 2; column-gap: 32px; } .long tbody :is(th, td):first-child { width: 54%; } .long tr { break-inside: avoid; }
.strong > * { font-weight: 650; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 14px; margin: 10px 0; }
.figures .wide { grid-column: 1 / -1; }
figure { margin: 0; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; break-inside: avoid; }
.maps { display: flex; flex-wrap: wrap; gap: 14px; margin: 10px 0; } .maps svg { width: auto; max-width: 100%; }
svg { display: block; width: 100%; height: auto; }
.matrices { display: flex; flex-wrap: wrap; gap: 14px 32px; margin: 10px 0; }
.matrices table { break-inside: avoid; } .matrices :is(th, td) { border: 0; padding: 3px 7px; font-size: 12px; text-align: right; min-width: 3.2em; }
.matrices td { background: rgb(var(--shade) / var(--share, 0%)); border: 1px solid var(--bg); }
dl { margin: 8px 0; display: grid; grid-template-columns: minmax(90px, max-content) 1fr; gap: 6px 18px; }
dt { color: var(--ink-2); } dd { margin: 0; max-width: 78ch; }
pre { margin: 8px 0; padding: 12px 14px; max-height: 460px; overflow: auto; border-radius: 8px; background: var(--sunken);
  font: 12px/1.45 ui-monospace, 'DejaVu Sans Mono', monospace; white-space: pre-wrap; tab-size: 2; }
:focus-visible { outline: 2px solid var(--good); outline-offset: 2px; }
@media print { :root { color-scheme: light; } * { print-color-adjust: exact; }
  body { max-width: none; padding: 0; font-size: 9.5pt; line-height: 1.42; } h1 { font-size: 17pt; } h2 { font-size: 12pt; margin-top: 18pt; } h3 { font-size: 10.5pt; margin-top: 13pt; }
  h2, h3, caption, :is(h2, h3) + .note { break-after: avoid; } p, li { orphans: 3; widows: 3; max-width: none; } dd, ul { max-width: none; }
  table, .origin, .note, .verdict .question, .verdict .how { font-size: 8pt; } .verdict .answer { font-size: 11pt; }
  th, td { padding: 2.5pt 0 2.5pt 8pt; } .matrices :is(th, td) { font-size: 7.5pt; padding: 2pt 4pt; }
  thead { display: table-header-group; } tr { break-inside: avoid; } .scroll { overflow: visible; margin: 6pt 0; }
  .figures { grid-template-columns: 1fr 1fr; gap: 8pt; } pre { max-height: none; font-size: 7.5pt; } dl { gap: 3pt 10pt; } }
`;

const SIZES: Readonly<Record<Paper, string>> = { a4: 'A4', letter: 'letter' };

/** A text inside a string of CSS. */
function cssString(text: string): string {
  return `"${text.replace(/[^\p{L}\p{N} .,:;()+–-]/gu, (character) => `\\${(character.codePointAt(0) ?? 0).toString(16)} `)}"`;
}

function pageStyle(title: string, paper: Paper | null): string {
  const size = paper === null ? '' : `size: ${SIZES[paper]};`;
  const font = "font: 7.5pt Inter, system-ui, 'DejaVu Sans', sans-serif; color: #646b74;";
  const running = title.length > 80 ? `${title.slice(0, 79)}…` : title;
  return `@page { ${size} margin: 17mm 16mm 19mm;
  @bottom-left { content: ${cssString(running)}; ${font} }
  @bottom-right { content: counter(page) " / " counter(pages); ${font} } }`;
}

/**
 * The style of a report, which says what a printed page looks like too.
 * @param paper null: what the printer has
 */
export function reportStyle(title: string, paper: Paper | null): string {
  return `${STYLE}${pageStyle(title, paper)}\n`;
}

/** The same colours for the charts, which follow the page's. */
export const PALETTE: FigurePalette = {
  ink: 'var(--ink)',
  text: 'var(--ink-3)',
  grid: 'var(--line)',
  background: 'var(--bg)',
  neutral: 'var(--ink-3)',
  variants: Array.from({ length: 8 }, (_, index) => `var(--v${index})`),
};
