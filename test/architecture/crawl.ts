import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';

/** The folders that hold the product. */
const ROOTS = ['src-main', 'src-renderer'];
const SOURCE_FILE = /\.([cm]?[jt]s|svelte)$/;

/** One import, whether of values or of types only. Paths start at the repository's root. */
export interface Import {
  readonly from: string;
  /** As it is written in the file. */
  readonly specifier: string;
  /** The file that it resolves to; only for relative specifiers. */
  readonly to: string;
  readonly isNode: boolean;
  readonly resolves: boolean;
}

export interface Crawl {
  readonly files: readonly string[];
  readonly imports: readonly Import[];
  /** The files of each cycle, in order. */
  readonly cycles: readonly (readonly string[])[];
}

/** Every source file on the disk: what a crawl must have visited. */
export function sourceFilesOf(root: string): string[] {
  return ROOTS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => SOURCE_FILE.test(path))
      .map((path) => `${folder}/${path.replaceAll('\\', '/')}`),
  );
}

async function cruiseSources(root: string): Promise<ICruiseResult> {
  const present = ROOTS.filter((folder) => existsSync(join(root, folder)));
  const { output } = await cruise(
    present,
    {
      baseDir: root,
      doNotFollow: { path: 'node_modules' },
      // Without this, an import of types only is not seen.
      tsPreCompilationDeps: true,
      detectJSDocImports: true,
      detectProcessBuiltinModuleCalls: true,
      validate: true,
      ruleSet: { forbidden: [{ name: 'cycle', severity: 'error', from: {}, to: { circular: true } }] },
    },
    // As Node resolves: by packages' `exports`.
    { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  );
  if (typeof output === 'string')
    throw new Error(`dependency-cruiser: expected a result, received ${output}`);
  return output;
}

/** Reads the imports of a tree that has the layout of this repository. */
export async function crawl(root: string): Promise<Crawl> {
  const { modules, summary } = await cruiseSources(root);
  const own = modules.filter(({ source }) => ROOTS.some((folder) => source.startsWith(`${folder}/`)));
  return {
    files: own.map(({ source }) => source),
    imports: own.flatMap(({ source, dependencies }) =>
      dependencies.map((dependency) => ({
        from: source,
        specifier: dependency.module,
        to: dependency.resolved,
        isNode: dependency.coreModule,
        resolves: !dependency.couldNotResolve,
      })),
    ),
    cycles: summary.violations.map(({ from, cycle }) => [from, ...(cycle ?? []).map(({ name }) => name)]),
  };
}
