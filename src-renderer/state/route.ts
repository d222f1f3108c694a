/** A variant of an experiment, or some of its runs, as an address names it: `12.1`, or `12.1.0-4` for seeds 0 and 4. */
export interface GroupAddress {
  readonly experimentId: number;
  readonly variantIndex: number;
  /** Absent: all of them. */
  readonly seeds?: readonly number[] | undefined;
}

/** What the window shows. Every view that a person may come back to has an address. */
export type Route =
  | { readonly view: 'experiments'; readonly trash: boolean }
  | {
      readonly view: 'new';
      /** The experiment to begin with. */
      readonly from: number | null;
      /** The content hash of the data set to take. */
      readonly data?: string | undefined;
      /** Full paths of data files to take. */
      readonly files?: readonly string[] | undefined;
    }
  | { readonly view: 'live'; readonly experimentId: number }
  | { readonly view: 'compare'; readonly a: GroupAddress | null; readonly b: GroupAddress | null }
  | { readonly view: 'strength'; readonly experimentId: number | null }
  | { readonly view: 'run'; readonly runId: number }
  | { readonly view: 'data'; readonly name: string | null }
  | {
      readonly view: 'reports';
      /** The one that is read; null: the list of all. */
      readonly reportId: number | null;
    }
  | { readonly view: 'settings' }
  | { readonly view: 'notFound'; readonly address: string };

export type ViewName = Route['view'];

function idOf(text: string | null | undefined): number | null {
  return text !== null && text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}

function groupOf(text: string | null): GroupAddress | null {
  const match = text === null ? null : /^(\d{1,15})\.(\d{1,6})(?:\.(\d+(?:-\d+)*))?$/.exec(text);
  if (match === null) return null;
  const group = { experimentId: Number(match[1]), variantIndex: Number(match[2]) };
  const seeds = match.at(3);
  return seeds === undefined ? group : { ...group, seeds: seeds.split('-').map(Number) };
}

function showGroup({ experimentId, variantIndex, seeds }: GroupAddress): string {
  return `${experimentId}.${variantIndex}${seeds === undefined ? '' : `.${seeds.join('-')}`}`;
}

/** A part of an address as it was before it was encoded; as it stands where it is cut off in the middle of a sign. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The route that an address names, as in `#/compare?a=12.0&b=12.1`. */
export function parseRoute(hash: string): Route {
  const address = hash.replace(/^#/, '');
  const [path = '', search = ''] = address.split('?', 2);
  const query = new URLSearchParams(search);
  const parts: readonly (string | undefined)[] = path.split('/').filter((part) => part !== '');
  const [view = '', detail] = parts;
  const id = idOf(detail);
  switch (view) {
    case '':
    case 'experiments':
      return { view: 'experiments', trash: detail === 'trash' };
    case 'new': {
      const data = query.get('data');
      const files = query.getAll('file');
      return {
        view,
        from: idOf(query.get('from')),
        ...(data === null || data === '' ? {} : { data }),
        ...(files.length === 0 ? {} : { files }),
      };
    }
    case 'live':
      if (id !== null) return { view, experimentId: id };
      break;
    case 'compare':
      return { view, a: groupOf(query.get('a')), b: groupOf(query.get('b')) };
    case 'strength':
      return { view, experimentId: id };
    case 'runs':
      if (id !== null) return { view: 'run', runId: id };
      break;
    case 'data':
      return { view, name: detail === undefined ? null : decoded(detail) };
    case 'reports':
      return { view, reportId: id };
    case 'settings':
      return { view };
  }
  return { view: 'notFound', address };
}

/** The address of a route: what `parseRoute` reads. */
export function addressOf(route: Route): string {
  switch (route.view) {
    case 'experiments':
      return route.trash ? '#/experiments/trash' : '#/experiments';
    case 'new':
      if (route.from !== null) return `#/new?from=${route.from}`;
      if (route.files !== undefined)
        return `#/new?${new URLSearchParams(route.files.map((file) => ['file', file])).toString()}`;
      return route.data === undefined ? '#/new' : `#/new?data=${encodeURIComponent(route.data)}`;
    case 'live':
      return `#/live/${route.experimentId}`;
    case 'compare': {
      const query = new URLSearchParams();
      if (route.a !== null) query.set('a', showGroup(route.a));
      if (route.b !== null) query.set('b', showGroup(route.b));
      return query.size === 0 ? '#/compare' : `#/compare?${query.toString()}`;
    }
    case 'strength':
      return route.experimentId === null ? '#/strength' : `#/strength/${route.experimentId}`;
    case 'run':
      return `#/runs/${route.runId}`;
    case 'data':
      return route.name === null ? '#/data' : `#/data/${encodeURIComponent(route.name)}`;
    case 'reports':
      return route.reportId === null ? '#/reports' : `#/reports/${route.reportId}`;
    case 'settings':
      return '#/settings';
    case 'notFound':
      return `#${route.address}`;
  }
}
