import { describe, expect, it } from 'vitest';
import { parsers } from '../../src-main/contract/api.ts';
import { parseUploadHead, uploadHeadLine } from '../../src-main/contract/upload-head.ts';

describe('the methods about data take', () => {
  it.each([
    ['data.list', {}],
    ['data.room', {}],
    ['data.cancel', { token: 'a' }],
    ['data.inspect', { path: 'my own.csv', baseFolder: '/home' }],
    [
      'data.inspect',
      { path: 'a', baseFolder: '/', format: 'csv', delimiter: ';', encoding: 'windows-1252', token: 'a' },
    ],
    ['data.preview', { data: { source: 'builtin', name: 'iris' }, task: 'classification' }],
    [
      'data.preview',
      {
        data: { source: 'csv', path: 'a.csv', target: 'y' },
        baseFolder: '/',
        task: 'regression',
        groupBy: 'patient',
        token: 'a',
      },
    ],
  ] as const)('%s %j', (method, params) => {
    expect(parsers[method](params)).toEqual(params);
  });
});

describe('and name the field of what they refuse', () => {
  it.each([
    ['data.list', { all: true }, 'all'],
    ['data.inspect', { path: '', baseFolder: '/' }, 'path'],
    ['data.inspect', { path: 'a' }, 'baseFolder'],
    ['data.inspect', { path: 'a', baseFolder: '/', format: 'excel' }, 'format'],
    ['data.inspect', { path: 'a', baseFolder: '/', delimiter: 'ab' }, 'delimiter'],
    ['data.cancel', {}, 'token'],
    ['data.preview', { data: { source: 'builtin', name: 'irs' }, task: 'classification' }, 'data.name'],
  ] as const)('%s %j', (method, params, field) => {
    expect(() => parsers[method](params)).toThrow(new RegExp(`^${field}: `));
  });
});

describe('the head of an upload', () => {
  it('is read as it was written, on one line whatever the names are', () => {
    const head = { files: [{ path: ['a\nb', 'ä "c".png'], sizeBytes: 7 }] };
    const line = uploadHeadLine(head);
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(parseUploadHead(line)).toEqual(head);
  });

  it.each([
    '',
    'null',
    '[]',
    '{}',
    '{"files":[]}',
    '{"files":[{"path":[],"sizeBytes":1}]}',
    '{"files":[{"path":[""],"sizeBytes":1}]}',
    '{"files":[{"path":["a"],"sizeBytes":-1}]}',
    '{"files":[{"path":["a"],"sizeBytes":1.5}]}',
    '{"files":[{"path":["a"],"sizeBytes":1,"mode":511}]}',
    `{"files":[{"path":${JSON.stringify(Array(17).fill('a'))},"sizeBytes":1}]}`,
  ])('that is none is refused: %s', (line) => {
    expect(() => parseUploadHead(line)).toThrow('expected');
  });
});
