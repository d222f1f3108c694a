import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { folderOf, startCommand } from '../../../../src-renderer/view/settings/start-command.ts';

describe('startCommand', () => {
  it('names a plain path as it is', () => {
    expect(startCommand('/data/lab.db', 'linux-x64')).toBe('npm start -- --db /data/lab.db');
    expect(startCommand(String.raw`C:\labs\lab.db`, 'win32-x64')).toBe(
      String.raw`npm start -- --db C:\labs\lab.db`,
    );
  });

  it
    .skipIf(process.platform === 'win32')
    .each(['/data/my lab.db', "/data/it's $HOME; `rm -rf *`.db", '/data/ä "quoted" \\ lab.db'])(
    'makes one word of %s for the shell',
    (path) => {
      const command = startCommand(path, 'linux-x64').replace('npm start -- --db ', "printf '%s' ");
      expect(execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' })).toBe(path);
    },
  );

  it('quotes what has a blank on Windows too', () => {
    expect(startCommand(String.raw`C:\my labs\lab.db`, 'win32-x64')).toBe(
      String.raw`npm start -- --db "C:\my labs\lab.db"`,
    );
  });
});

it('folderOf keeps the separator of its system', () => {
  expect(folderOf('/data/lab.db')).toBe('/data/');
  expect(folderOf(String.raw`C:\labs\lab.db`)).toBe('C:\\labs\\');
});
