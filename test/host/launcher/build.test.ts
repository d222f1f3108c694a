import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isBuildStale } from '../../../src-main/host/launcher/build.ts';
import { temporaryFolder } from '../../store/temporary-folder.ts';

const SOURCE = 'src-renderer/view/one.ts';
const RESULTS = [
  'out/main/src-main/host/electron/main.js',
  'out/preload/preload.cjs',
  'out/preload/trainer-preload.cjs',
  'out/trainer/index.html',
  'out/renderer/index.html',
];

function put(root: string, path: string, atSeconds: number): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  utimesSync(file, atSeconds, atSeconds);
}

/** A tree whose sources, folders too, were last changed at 100 s and whose build is of 200 s. */
function builtTree(): string {
  const root = temporaryFolder();
  put(root, SOURCE, 100);
  for (const folder of ['src-renderer/view', 'src-renderer']) utimesSync(join(root, folder), 100, 100);
  for (const result of RESULTS) put(root, result, 200);
  return root;
}

describe('a build', () => {
  it('is good while nothing changed since', () => {
    expect(isBuildStale(builtTree())).toBe(false);
  });

  it.each(RESULTS)('is stale without %s', (result) => {
    const root = builtTree();
    rmSync(join(root, result));
    expect(isBuildStale(root)).toBe(true);
  });

  it('is stale once a source changed, came or went', () => {
    const changed = builtTree();
    utimesSync(join(changed, SOURCE), 300, 300);
    expect(isBuildStale(changed)).toBe(true);
    const come = builtTree();
    put(come, 'migrations/0009-x.sql', 300);
    expect(isBuildStale(come)).toBe(true);
    const gone = builtTree();
    rmSync(join(gone, SOURCE));
    expect(isBuildStale(gone)).toBe(true);
  });
});
