import { describe, expect, it } from 'vitest';
import { addressOf, parseRoute, type Route } from '../../../src-renderer/state/route.ts';

const ROUTES: readonly [Route, string][] = [
  [{ view: 'experiments', trash: false }, '#/experiments'],
  [{ view: 'experiments', trash: true }, '#/experiments/trash'],
  [{ view: 'new', from: null }, '#/new'],
  [{ view: 'new', from: 12 }, '#/new?from=12'],
  [{ view: 'new', from: null, data: '9ca3' }, '#/new?data=9ca3'],
  [{ view: 'new', from: null, files: ['/data/a b.csv', '/x'] }, '#/new?file=%2Fdata%2Fa+b.csv&file=%2Fx'],
  [{ view: 'live', experimentId: 7 }, '#/live/7'],
  [{ view: 'compare', a: null, b: null }, '#/compare'],
  [
    {
      view: 'compare',
      a: { experimentId: 12, variantIndex: 0 },
      b: { experimentId: 13, variantIndex: 2, seeds: [0, 4] },
    },
    '#/compare?a=12.0&b=13.2.0-4',
  ],
  [{ view: 'strength', experimentId: null }, '#/strength'],
  [{ view: 'strength', experimentId: 3 }, '#/strength/3'],
  [{ view: 'run', runId: 34 }, '#/runs/34'],
  [{ view: 'data', name: 'my data/ä.csv' }, '#/data/my%20data%2F%C3%A4.csv'],
  [{ view: 'reports', reportId: null }, '#/reports'],
  [{ view: 'reports', reportId: 5 }, '#/reports/5'],
  [{ view: 'settings' }, '#/settings'],
];

describe('a route', () => {
  it.each(ROUTES)('%j has the address %s, and the address leads back', (route, address) => {
    expect(addressOf(route)).toBe(address);
    expect(parseRoute(address)).toEqual(route);
  });

  it('of an empty address is the list of experiments', () => {
    expect(parseRoute('')).toEqual({ view: 'experiments', trash: false });
  });

  it.each(['#/live/0', '#/live/x', '#/runs/-1', '#/runs', '#/nothing/here', '#/live/1e3'])(
    'is not found at %s',
    (address) => {
      expect(parseRoute(address)).toEqual({ view: 'notFound', address: address.slice(1) });
    },
  );

  it.each(['12', '12.', 'x.1', '12.0.a', '1.2.3.4'])('has no group where the address says %s', (group) => {
    expect(parseRoute(`#/compare?a=${group}`)).toEqual({ view: 'compare', a: null, b: null });
  });

  it('keeps a name whose encoding is cut off', () => {
    expect(parseRoute('#/data/x%C3')).toEqual({ view: 'data', name: 'x%C3' });
  });
});
