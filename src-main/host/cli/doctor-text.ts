import type { Inspection } from '../../domain/inspection.ts';
import { textTable } from './text-table.ts';

const MARKS = { ok: '✓', missing: '–', failed: '✗' } as const;

/** What the doctor found, what to do about it, and what the app will train on. */
export function doctorText({ items, backend, backendVersion }: Inspection): string[] {
  const rows = items.map(({ name, status, detail }) => [MARKS[status], name, detail]);
  const remedies = items.flatMap(({ name, remedy }) => (remedy === null ? [] : [`  ${name}: ${remedy}`]));
  return [
    ...textTable(rows, ['left', 'left', 'left']),
    '',
    ...(remedies.length === 0 ? [] : ['What to do:', ...remedies, '']),
    `Experiments train on the ${backend} backend: ${backendVersion}.`,
  ];
}
