import type { FigurePalette } from '../domain/figure/figure-svg.ts';

/** The app's colours, light and dark; on paper always light. */
export const STYLE = `
:root { color-scheme: light dark; --bg: #fff; --ink: #1d2126; --ink-2: #525962; --ink-3: #646b74; --line: #e0dfd8;
  --good: #087068; --bad: #b3261e; --warn: #984b00; --sunken: #f6f6f3;
  --v0: #5b6470; --v1: #0a7d74; --v2: #b85a00; --v3: #3866c8; --v4: #a8327a; --v5: #6b7a10; --v6: #7a4fbf; --v7: #0f7fa8; }
@media screen and (prefers-color-scheme: dark) {
  :root { --bg: #1b1f23; --ink: #e8eaec; --ink-2: #a9b0b8; --ink-3: #8f97a1; --line: #2b3036;
    --good: #4cc9bb; --bad: #ff8a80; --warn: #f0a35a; --sunken: #22272c;
    --v0: #a9b2bd; --v1: #4cc9bb; --v2: #f0a35a; --v3: #8fb1ff; --v4: #f088c4; --v5: #c3d15a; --v6: #bda0f5; --v7: #62c6ee; } }
* { box-sizing: border-box; }
body { max-width: 980px; margin: 0 auto; padding: 32px 24px; background: var(--bg); color: var(--ink);
  font: 14px/1.5 Inter, system-ui, 'DejaVu Sans', sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
h1 { font-size: 22px; margin: 0 0 4px; } h2 { font-size: 16px; margin: 28px 0 6px; } p { margin: 4px 0 8px; }
.notes { white-space: pre-wrap; color: var(--ink-2); }
.verdict { font-size: 16px; } .verdict b { text-transform: capitalize; }
.better b { color: var(--good); } .worse b { color: var(--bad); }
.how, figcaption, .note { color: var(--ink-2); font-size: 12.5px; } .unfair { color: var(--warn); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: 8px 0; font-size: 12.5px; }
th, td { padding: 3px 10px 3px 0; text-align: right; border-bottom: 1px solid var(--line); }
td { white-space: nowrap; } th:first-child, .words :is(th, td) { text-align: left; font-weight: 400; white-space: normal; } thead th { font-weight: 600; }
.judged > * { font-weight: 600 !important; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 16px; }
figure { margin: 0; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; break-inside: avoid; }
svg { display: block; width: 100%; height: auto; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; } dt { color: var(--ink-2); } dd { margin: 0; }
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; } h2 { break-after: avoid; } tr { break-inside: avoid; }
  .scroll { overflow: visible; } }
`;

/** The same colours for the charts, which follow the page's. */
export const PALETTE: FigurePalette = {
  ink: 'var(--ink)',
  text: 'var(--ink-3)',
  grid: 'var(--line)',
  background: 'var(--bg)',
  neutral: 'var(--ink-3)',
  variants: Array.from({ length: 8 }, (_, index) => `var(--v${index})`),
};
