import { describe, expect, it } from 'vitest';
import { folderOf, startCommand } from '../../../../src-renderer/view/settings/start-command.ts';

describe('startCommand', () => {
  it('names a plain path as it is', () => {
    expect(startCommand('/data/lab.db', 'linux-x64')).toBe('npm start -- --db /data/lab.db');
    expect(startCommand(String.raw`C:\labs\lab.db`, 'win32-x64')).toBe(
      String.raw`npm start -- --db C:\labs\lab.db`,
    );
  });

  it.each([
    ['/data/my lab.db', "'/data/my lab.db'"],
    // A quote ends the quoted part, stands by itself behind a backslash, and begins the next part.
    ["/data/it's $HOME.db", String.raw`'/data/it'\''s $HOME.db'`],
    ['/data/`rm -rf *`; "x".db', '\'/data/`rm -rf *`; "x".db\''],
    [String.raw`/data/back\slash.db`, String.raw`'/data/back\slash.db'`],
  ])('makes one word of %s for the shell', (path, word) => {
    expect(startCommand(path, 'linux-x64')).toBe(`npm start -- --db ${word}`);
  });

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
