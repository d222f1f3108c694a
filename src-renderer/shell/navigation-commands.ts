import type { AppState } from '../state/app-state.svelte.ts';
import type { Command } from '../state/commands.svelte.ts';
import type { Route, ViewName } from '../state/route.ts';

/** A place of the main navigation. */
export interface Place {
  readonly label: string;
  readonly keys: string;
  readonly route: Route;
  /** The views that belong to it. */
  readonly views: readonly ViewName[];
}

export const PLACES: readonly Place[] = [
  {
    label: 'Experiments',
    keys: '1',
    route: { view: 'experiments', trash: false },
    views: ['experiments', 'run', 'live'],
  },
  { label: 'New experiment', keys: 'n', route: { view: 'new', from: null }, views: ['new'] },
  { label: 'Comparison', keys: '2', route: { view: 'compare', a: null, b: null }, views: ['compare'] },
  {
    label: 'Strength curves',
    keys: '3',
    route: { view: 'strength', experimentId: null },
    views: ['strength'],
  },
  { label: 'Data sets', keys: '4', route: { view: 'data', name: null }, views: ['data'] },
  { label: 'Reports', keys: '5', route: { view: 'reports', reportId: null }, views: ['reports'] },
  { label: 'Settings', keys: '6', route: { view: 'settings' }, views: ['settings'] },
];

/** One command per place. */
export function navigationCommands(app: AppState): Command[] {
  return PLACES.map(({ label, keys, route }) => ({
    id: `go.${route.view}`,
    label,
    section: 'Go to',
    keys,
    run: () => {
      app.router.go(route);
    },
  }));
}
