import { median } from '../measurement.ts';
import type { Shown } from './page-watch.ts';

/** A number that was measured, beside the one it is to stay under. */
export interface AppLine {
  readonly what: string;
  readonly unit: 'ms' | '% of a core' | 'kB' | 'pixels' | 'points';
  /** Null: nothing is asked of it. */
  readonly below: number | null;
  /** Of times: as a clock shows them, from the user's act to the painted frame. */
  readonly median: number;
  readonly least: number;
  /** Of times: what the page's main thread computed; null for what is no time of a page. */
  readonly cpuMs: number | null;
}

/** Times of showing something. */
export function timeLine(what: string, below: number | null, shown: readonly Shown[]): AppLine {
  const walls = shown.map(({ wallMs }) => wallMs);
  const cpuMs = median(shown.map((one) => one.cpuMs));
  return { what, unit: 'ms', below, median: median(walls), least: Math.min(...walls), cpuMs };
}

/** Anything that is no time of a page. */
export function valueLine(
  what: string,
  unit: AppLine['unit'],
  below: number | null,
  values: readonly number[],
): AppLine {
  return { what, unit, below, median: median(values), least: Math.min(...values), cpuMs: null };
}

function numberText(value: number): string {
  return value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1);
}

function judge({ below, median: middle, cpuMs }: AppLine): string {
  if (below === null) return '';
  if (middle < below) return 'met';
  return cpuMs !== null && cpuMs < below ? 'MISSED by the clock, met in computing' : 'MISSED';
}

/** The lines as a table for a terminal. */
export function tableOf(lines: readonly AppLine[]): string {
  const width = Math.max(...lines.map(({ what }) => what.length));
  const head = `${''.padEnd(width)}      target      median       least   computing`;
  const body = lines.map((line) => {
    const { what, unit, below, median: middle, least, cpuMs } = line;
    const cells = [below === null ? '' : `< ${below}`, numberText(middle), numberText(least)];
    const cpu = cpuMs === null ? '' : numberText(cpuMs);
    const numbers = [...cells, cpu].map((text) => text.padStart(12)).join('');
    return `${what.padEnd(width)}${numbers}  ${unit}  ${judge(line)}`.trimEnd();
  });
  return [head, ...body].join('\n');
}
