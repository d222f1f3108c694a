import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ProgressLine } from '../../../src-main/host/cli/progress-line.ts';

/** What is written to a terminal of so many columns, line by line. */
function shownOn(columns: number, text: string): string {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true, columns });
  new ProgressLine(stream as unknown as NodeJS.WriteStream).show(0.5, text);
  return String(stream.read()).replace('\r\u001b[2K', '');
}

describe('the progress line', () => {
  it('has a bar where there is room', () => {
    expect(shownOn(80, 'epoch 1 of 2')).toBe(`${'█'.repeat(12)}${'░'.repeat(12)}  50 %  epoch 1 of 2`);
  });

  it('leaves out the bar on a narrow terminal, and never fills the last column', () => {
    expect(shownOn(20, 'epoch 1 of 2')).toBe('50 %  epoch 1 of 2');
    expect(shownOn(10, 'epoch 1 of 2')).toBe('50 %  epo');
  });

  it('takes a terminal that does not tell its width for one of 80 columns', () => {
    expect(shownOn(0, 'x'.repeat(100))).toHaveLength(79);
  });
});
