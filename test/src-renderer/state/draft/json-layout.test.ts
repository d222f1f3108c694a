import EXAMPLE from '../../../../examples/mnist-convolution-dropout.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { layOutJson, lineOfPath, linesOfPaths } from '../../../../src-renderer/state/draft/json-layout.ts';

describe('the text of a document', () => {
  it('says the same as the document', () => {
    expect(JSON.parse(layOutJson(EXAMPLE))).toEqual(EXAMPLE);
    expect(layOutJson({})).toBe('{}\n');
    expect(JSON.parse(layOutJson({ a: [], b: {}, c: [[], {}] }))).toEqual({ a: [], b: {}, c: [[], {}] });
  });

  it('keeps short things on one line and lists of objects below each other', () => {
    const text = layOutJson({ seeds: [0, 1], layers: [{ type: 'dense' }, { type: 'relu' }], data: { a: 1 } });
    expect(text).toBe(
      [
        '{',
        '  "seeds": [0, 1],',
        '  "layers": [',
        '    { "type": "dense" },',
        '    { "type": "relu" }',
        '  ],',
        '  "data": { "a": 1 }',
        '}',
        '',
      ].join('\n'),
    );
  });
});

describe('the line of a path', () => {
  it('is where its value stands', () => {
    const text = layOutJson(EXAMPLE);
    const lines = linesOfPaths(text);
    const shown = (path: string) => text.split('\n')[lineOfPath(lines, path) - 1];
    expect(lineOfPath(lines, '')).toBe(1);
    expect(shown('training.epochs')).toContain('"epochs": 12');
    expect(shown('model.layers[7].units')).toContain('"hidden"');
    expect(shown('variants[2].regularization[0].strength')).toContain('decoupledWeightDecay');
  });

  it('is that of what lies above where the value is missing', () => {
    const lines = linesOfPaths('{\n  "a": [\n    { "b": "}]\\"," },\n    7\n  ],\n  "c": null\n}');
    expect(lineOfPath(lines, 'a[0].b')).toBe(3);
    expect(lineOfPath(lines, 'a[0].missing')).toBe(3);
    expect(lineOfPath(lines, 'a[1]')).toBe(4);
    expect(lineOfPath(lines, 'a[9]')).toBe(2);
    expect(lineOfPath(lines, 'c.deep')).toBe(6);
    expect(lineOfPath(lines, 'missing')).toBe(1);
  });
});
