import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { crawl, sourceFilesOf } from './crawl.ts';
import { LAYERS } from './layers.ts';
import { rowOf, violationsOf } from './rules.ts';

const ROOT = join(import.meta.dirname, '..', '..');

describe('the tree', async () => {
  const found = await crawl(ROOT);
  const onDisk = sourceFilesOf(ROOT);

  it('is visited whole', () => {
    expect(onDisk.filter((file) => !found.files.includes(file))).toEqual([]);
    expect(found.files.length).toBeGreaterThanOrEqual(onDisk.length);
    for (const file of ['src-main/domain/plan.ts', 'src-main/contract/trainer-messages.ts'])
      expect(found.files).toContain(file);
    expect(found.imports).toContainEqual(
      expect.objectContaining({ from: 'src-main/domain/plan.ts', to: 'src-main/domain/model.ts' }),
    );
  });

  it('has files in each layer folder that exists, and all of them were visited', () => {
    const folders = readdirSync(join(ROOT, 'src-main'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `src-main/${entry.name}`);
    for (const folder of folders) {
      const rows = Object.keys(LAYERS).filter((row) => `${row}/`.startsWith(`${folder}/`));
      expect(rows, `${folder} has a row in the table`).not.toEqual([]);
      expect(
        found.files.some((file) => file.startsWith(`${folder}/`)),
        folder,
      ).toBe(true);
    }
  });

  it('keeps to the table, without cycles and barrels', () => {
    expect(violationsOf(found)).toEqual([]);
  });
});

describe('the table', () => {
  it('names only rows, packages and node: in its lists', () => {
    const paths = Object.values(LAYERS)
      .flat()
      .filter((name) => name.startsWith('src-'));
    expect(paths.filter((path) => !(path in LAYERS))).toEqual([]);
  });

  it.each([
    ['zod', ['src-main/contract']],
    ['hyparquet', ['src-main/data']],
    ['apache-arrow', ['src-main/data']],
    ['better-sqlite3', ['src-main/store']],
    ['commander', ['src-main/host/cli']],
    ['electron', ['src-main/host/electron']],
    ['hono', ['src-main/host/server']],
    ['@hono/node-server', ['src-main/host/server']],
    ['@tensorflow/tfjs-core', ['src-main/engine']],
    ['@tensorflow/tfjs-backend-wasm', ['src-main/engine']],
    ['@tensorflow/tfjs-backend-webgpu', ['src-main/engine']],
    ['webgpu', ['src-main/runtime']],
    ['@tensorflow/tfjs-node', ['src-main/runtime']],
  ])('lets %s into one layer', (name, rows) => {
    expect(Object.keys(LAYERS).filter((row) => LAYERS[row].includes(name))).toEqual(rows);
  });

  it.each(['domain', 'contract', 'engine', 'report', 'trainer/job', 'trainer/page'])(
    'keeps Node out of %s',
    (folder) => {
      expect(LAYERS[`src-main/${folder}`]).not.toContain('node:');
    },
  );
});

describe('a tree that breaks a rule is caught', () => {
  const created: string[] = [];
  afterEach(() => {
    for (const folder of created.splice(0)) rmSync(folder, { recursive: true });
  });

  /** A sound tree, with some files of its own added. */
  async function violationsWith(files: Readonly<Record<string, string>>): Promise<string[]> {
    const root = mkdtempSync(join(tmpdir(), 'ridgeline-layers-'));
    created.push(root);
    const tree = {
      'package.json': '{ "type": "module" }',
      'src-main/domain/noun.ts': 'export const noun = 1;\nexport type Noun = number;\n',
      'src-main/store/table.ts':
        "import { noun } from '../domain/noun.ts';\nexport const table = noun;\nexport type Row = 1;\n",
      'src-main/host/cli/command.ts': "import 'node:fs';\nexport const command = 1;\n",
      ...files,
    };
    for (const [path, text] of Object.entries(tree)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const found = await crawl(root);
    expect(found.files.toSorted()).toEqual(sourceFilesOf(root).toSorted());
    return violationsOf(found);
  }

  it('but a sound one is not', async () => {
    expect(await violationsWith({})).toEqual([]);
  });

  it.each([
    ['a value', "import { table } from '../store/table.ts';\nexport const x = table;"],
    ['a type only', "import type { Row } from '../store/table.ts';\nexport type X = Row;"],
    ['a type among values', "import { type Row } from '../store/table.ts';\nexport type X = Row;"],
    ['a type in place', "export type X = import('../store/table.ts').Row;"],
    ['a re-export', "export { table } from '../store/table.ts';"],
    ['a late import', "export const x = await import('../store/table.ts');"],
  ])('by its folder: %s', async (_, text) => {
    expect(await violationsWith({ 'src-main/domain/wrong.ts': text })).toEqual([
      'src-main/domain/wrong.ts imports ../store/table.ts: src-main/store',
    ]);
  });

  it('in JavaScript too, in its comments and by require', async () => {
    const found = await violationsWith({
      'src-main/domain/comment.js': "/** @type {import('../store/table.ts').Row} */\nexport const x = 1;",
      'src-main/domain/old.cjs': "module.exports = require('../store/table.ts');",
    });
    expect(found.toSorted()).toEqual([
      'src-main/domain/comment.js imports ../store/table.ts: src-main/store',
      'src-main/domain/old.cjs imports ../store/table.ts: src-main/store',
    ]);
  });

  it.each([
    "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;",
    "import type { Stats } from 'fs';\nexport type X = Stats;",
    "export const x = process.getBuiltinModule('node:fs');",
  ])('by Node where Node is not: %s', async (text) => {
    const found = await violationsWith({ 'src-main/domain/wrong.ts': text });
    expect(found).toEqual([
      expect.stringMatching(/^src-main\/domain\/wrong\.ts imports (node:)?fs: a module of Node$/),
    ]);
  });

  it('by a package of another layer, or one that is in no list', async () => {
    const manifest = '{ "name": "x", "version": "1.0.0", "main": "main.js", "types": "main.d.ts" }';
    const found = await violationsWith({
      'node_modules/zod/package.json': manifest,
      'node_modules/zod/main.js': '',
      'node_modules/zod/main.d.ts': 'export type Z = 1;',
      'node_modules/@scope/left-pad/package.json': manifest,
      'node_modules/@scope/left-pad/main.js': '',
      'src-main/store/wrong.ts': "import type { Z } from 'zod';\nexport type X = Z;",
      'src-main/contract/right.ts': "import type { Z } from 'zod';\nexport type X = Z;",
      'src-main/domain/wrong.ts': "import '@scope/left-pad';",
    });
    expect(found.toSorted()).toEqual([
      'src-main/domain/wrong.ts imports @scope/left-pad: the package @scope/left-pad',
      'src-main/store/wrong.ts imports zod: the package zod',
    ]);
  });

  it('by a host that imports another host, and a view another view', async () => {
    const found = await violationsWith({
      'src-main/host/server/door.ts':
        "import { command } from '../cli/command.ts';\nexport const x = command;",
      'src-renderer/view/run/run.ts': "import '../list/list.ts';\nimport './detail.ts';",
      'src-renderer/view/run/detail.ts': 'export const x = 1;',
      'src-renderer/view/list/list.ts': 'export const x = 1;',
    });
    expect(found).toEqual([
      'src-main/host/server/door.ts imports ../cli/command.ts: src-main/host/cli',
      'src-renderer/view/run/run.ts imports ../list/list.ts: src-renderer/view/*',
    ]);
  });

  it('by an import that resolves to nothing, or to a file outside of every layer', async () => {
    const found = await violationsWith({
      'src-main/domain/wrong.ts':
        "import './gone.ts';\nimport manifest from '../../package.json';\nexport { manifest };",
    });
    expect(found.toSorted()).toEqual([
      'src-main/domain/wrong.ts imports ../../package.json: which stands in no layer',
      'src-main/domain/wrong.ts imports ./gone.ts: which does not resolve',
    ]);
  });

  it('by a file outside of every layer', async () => {
    expect(await violationsWith({ 'src-main/helpers.ts': 'export {};' })).toEqual([
      'src-main/helpers.ts stands in no layer',
    ]);
  });

  it('by a barrel', async () => {
    expect(await violationsWith({ 'src-main/domain/index.ts': "export * from './noun.ts';" })).toEqual([
      'src-main/domain/index.ts is named as a barrel: import from the file that owns the name',
    ]);
  });

  it('by a cycle, of types only as well', async () => {
    const found = await violationsWith({
      'src-main/domain/a.ts': "import type { B } from './b.ts';\nexport type A = B;",
      'src-main/domain/b.ts': "import type { A } from './a.ts';\nexport type B = A;",
    });
    expect(found).toEqual([expect.stringMatching(/\/a\.ts → .*b\.ts → .*a\.ts is a cycle$/)]);
  });
});

it('a file falls under the row of its own folder', () => {
  expect(rowOf('src-main/host/cli/commands/run.ts')).toBe('src-main/host/cli');
  expect(rowOf('src-main/host/shared.ts')).toBeUndefined();
  expect(rowOf('src-main/database/x.ts')).toBeUndefined();
});
