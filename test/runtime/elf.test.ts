import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { elfProblem } from '../../src-main/runtime/elf.ts';
import { temporaryFolder } from './temporary-layout.ts';

describe.runIf(process.platform === 'linux')('elfProblem', () => {
  it('has nothing against a program of this machine', () => {
    expect(elfProblem(process.execPath, process.arch)).toBeNull();
  });

  it('refuses one for another processor', () => {
    const other = process.arch === 'x64' ? 'arm64' : 'x64';
    expect(elfProblem(process.execPath, other)).toContain('is a library for another processor');
  });

  it('refuses what is no library, also where it is empty or not there', () => {
    const file = join(temporaryFolder(), 'lib.so');
    expect(elfProblem(file, process.arch)).toContain('ENOENT');
    writeFileSync(file, '');
    expect(elfProblem(file, process.arch)).toBe(`${file} is no ELF library`);
    writeFileSync(file, 'version https://example.org/large-file-pointer');
    expect(elfProblem(file, process.arch)).toBe(`${file} is no ELF library`);
  });
});
