import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseExperimentText } from '../src-main/contract/experiment-schema.ts';

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it('the README shows an experiment that is valid', () => {
  const [, spec] = /```json\n([^`]+)```/.exec(README) ?? [];
  expect(parseExperimentText(spec, 'README.md').variants).toHaveLength(4);
});

it('the README links to files that exist', () => {
  const links = [...README.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map(([, path]) => path);
  expect(links.length).toBeGreaterThan(3);
  for (const path of links) expect(() => readFileSync(new URL(`../${path}`, import.meta.url))).not.toThrow();
});
