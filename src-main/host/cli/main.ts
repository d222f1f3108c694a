import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { DATA_FORMATS } from '../../contract/data-api.ts';
import { experimentJsonSchema } from '../../contract/experiment-schema.ts';
import { toErrorReport } from '../../contract/reply.ts';
import { AppError, describeProblem } from '../../domain/errors.ts';
import type { ExperimentSummary } from '../../domain/experiment-record.ts';
import { BACKEND_CHOICES } from '../../domain/experiment.ts';
import { PAPERS, REPORT_FORMATS } from '../../domain/report-format.ts';
import { WEIGHT_FORMATS } from '../../domain/weight-export.ts';
import { SEEDS_AT_ONCE } from '../../domain/seeds-to-add.ts';
import {
  CLASSIFICATION_METRICS,
  REGRESSION_METRICS,
  type PrimaryMetric,
} from '../../domain/metrics/primary-metric.ts';
import { inspectRuntime } from '../../runtime/inspect.ts';
import type { App } from '../../service/app.ts';
import { serve, type ServeOptions } from '../server/serve.ts';
import { compareCommand, type CompareOptions } from './compare-command.ts';
import { complain, guardOutput, print, printJson } from '../machine/console.ts';
import { ask, withApp, type CommonOptions } from './console-host.ts';
import { appVersion } from '../machine/app-version.ts';
import { defaultDatabase } from '../machine/database-place.ts';
import { dataCommand, type DataOptions } from './data-command.ts';
import { backupCommand, backupsCommand, checkCommand, restoreCommand } from './database-commands.ts';
import { doctorText } from './doctor-text.ts';
import { DONE, exitCodeOf, INVALID } from './exit-code.ts';
import {
  experimentHeadText,
  experimentListText,
  measurementTableText,
  runTableText,
  runText,
} from './experiment-text.ts';
import { reportCommand, type ReportOptions } from './report-command.ts';
import { weightsCommand, type WeightsOptions } from './weights-command.ts';
import { parseGroup, parseIds } from './report-subject-options.ts';
import {
  addSeedsCommand,
  noiseCommand,
  resumeCommand,
  runCommand,
  type AddSeedsOptions,
  type NoiseOptions,
  type TrainingOptions,
} from './run-command.ts';

/** Runs a command line and gives its exit code: 0, 1 for a failure, 2 for wrong input, 130 for Ctrl-C. */
export async function main(args: readonly string[]): Promise<number> {
  guardOutput();
  let exitCode = DONE;
  const program = defineCommands((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error, args.includes('--json'));
  }
}

/** Says what went wrong, on standard error and to readers of JSON, and gives the exit code for it. */
function explain(error: unknown, asJson: boolean): number {
  // Commander has printed its own message; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : INVALID;
  errorLines(error).forEach(complain);
  const report = toErrorReport(error);
  if (asJson) printJson({ error: report });
  return exitCodeOf(report.code);
}

function errorLines(error: unknown): readonly string[] {
  if (error instanceof AppError)
    return error.problems.length > 1 ? error.problems.map(describeProblem) : [error.message];
  // A defect: where it happened is what helps.
  return (error instanceof Error ? (error.stack ?? error.message) : String(error)).split('\n');
}

function parseId(text: string): number {
  const id = Number(text);
  if (Number.isSafeInteger(id) && id > 0) return id;
  throw new InvalidArgumentError('expected a whole number above 0, as "ridgeline list" shows it.');
}

function parseVariant(text: string): number {
  const index = Number(text);
  if (text.trim() !== '' && Number.isInteger(index) && index >= 0 && index <= 1e4) return index;
  throw new InvalidArgumentError('expected a whole number from 0, the baseline, on.');
}

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new InvalidArgumentError('expected a whole number above 0.');
}

function parseSeeds(text: string): number[] {
  const seeds = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)) return seeds;
  throw new InvalidArgumentError('expected whole numbers from 0 to 4294967295 with commas between them.');
}

function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (text.trim() !== '' && minutes >= 0 && minutes <= 1e6) return minutes;
  throw new InvalidArgumentError('expected a number of minutes from 0 to 1000000.');
}

function parsePrimaryMetric(text: string): PrimaryMetric {
  const metrics: readonly PrimaryMetric[] = [...CLASSIFICATION_METRICS, ...REGRESSION_METRICS];
  const found = metrics.find((metric) => metric === text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`expected one of ${metrics.join(', ')}.`);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (text.trim() !== '' && Number.isInteger(port) && port >= 0 && port < 2 ** 16) return port;
  throw new InvalidArgumentError('expected a whole number from 0 to 65535.');
}

function defineCommands(finish: (exitCode: number) => void): Command {
  const program = new Command('ridgeline')
    .description('Experiments with regularization: did it help, by how much, and how sure are we?')
    .version(appVersion())
    .exitOverride();
  const define = (name: string, description: string): Command =>
    program.command(name).description(description).option('--json', 'print JSON');
  const onStore = (name: string, description: string): Command =>
    define(name, description).option('--db <file>', `database (default: ${defaultDatabase()})`);
  const onStored = (command: Command): Command =>
    command
      .addOption(
        new Option(
          '--checkpoint <minutes>',
          'minutes between two checkpoints; 0: after every epoch (default: 1, more where they take long)',
        ).argParser(parseMinutes),
      )
      .addOption(all);
  const onTraining = (command: Command): Command =>
    onStored(
      command.addOption(new Option('--backend <name>', 'override the backend').choices(BACKEND_CHOICES)),
    );
  const all = new Option('--all', 'also per class, on train and validation, and per parameter');

  onTraining(onStore('run', 'train the experiment of a spec file, store it and compare its variants'))
    .argument('<spec>', 'a JSON file; "ridgeline schema" prints what it may hold')
    .action(async (file: string, options: TrainingOptions) => finish(await runCommand(file, options)));
  onTraining(onStore('resume', 'go on with a stored experiment that ended before its runs had their results'))
    .argument('<experiment>', 'its id', parseId)
    .action(async (id: number, options: TrainingOptions) => finish(await resumeCommand(id, options)));
  onTraining(
    onStore('aa', 'A/A check: train a variant of a stored experiment twice, to show how large its noise is'),
  )
    .argument('<experiment>', 'its id', parseId)
    .addOption(
      new Option('--variant <number>', 'which variant, from 0 (default: 0, the baseline)').argParser(
        parseVariant,
      ),
    )
    .action(async (id: number, options: NoiseOptions) => finish(await noiseCommand(id, options)));
  onStored(
    onStore('add-seeds', 'train the variants of a stored experiment under more seeds, on the same backend'),
  )
    .argument('<experiment>', 'its id', parseId)
    .option('--count <number>', `how many (default: ${SEEDS_AT_ONCE})`, parseCount)
    .option('--seeds <list>', 'these seeds, as in 7,8,9', parseSeeds)
    .action(async (id: number, options: AddSeedsOptions) => finish(await addSeedsCommand(id, options)));
  onStore('compare', 'compare the variants of a stored experiment')
    .argument('<experiment>', 'its id', parseId)
    .addOption(all)
    .addOption(
      new Option(
        '--rows [metric]',
        'also test the trained models of each seed on the same test rows: McNemar, DeLong, bootstrap (default: the primary metric)',
      ).argParser(parsePrimaryMetric),
    )
    .action(async (id: number, options: CompareOptions) => finish(await compareCommand(id, options)));
  onStore('report', 'write a report for people, papers, spreadsheets or programs, and keep it')
    .argument('[experiment]', 'its id: all of its variants against the first one', parseId)
    .option('--strength', 'about the strengths that its variants differ in')
    .addOption(new Option('--a <group>', 'compare this one, as in 12.0,').argParser(parseGroup))
    .addOption(new Option('--b <group>', 'with this one, as in 12.1 or 13.0').argParser(parseGroup))
    .addOption(
      new Option('--experiments <ids>', 'about several experiments, as in 1,2,3').argParser(parseIds),
    )
    .addOption(new Option('--runs <ids>', 'about single runs, as in 4,5').argParser(parseIds))
    .addOption(
      new Option(
        '--format <name>',
        "what to write (default: by the file's ending, else markdown; --json: json)",
      ).choices(REPORT_FORMATS),
    )
    .addOption(new Option('--paper <name>', 'what a PDF is laid out for').choices(PAPERS).default('a4'))
    .option('--out <file>', 'write to this file, over what is there, instead of standard output')
    .option('--list', 'list the kept reports, newest first')
    .addOption(new Option('--remake <id>', 'write a kept report again, as it was').argParser(parseId))
    .action(async (id: number | undefined, options: ReportOptions) =>
      finish(await reportCommand(id, options)),
    );
  onStore('weights', "write a completed run's weights to a file, for NumPy or PyTorch")
    .argument('<run>', 'its id', parseId)
    .addOption(
      new Option('--format <name>', "what to write (default: by the file's ending, else npz)").choices(
        WEIGHT_FORMATS,
      ),
    )
    .option('--out <file>', 'write to this file, over what is there (default: run-<id>-epoch-<n>)')
    .option('--last', 'the last epoch instead of the one that counts')
    .action(async (id: number, options: WeightsOptions) => finish(await weightsCommand(id, options)));
  onStore('list', 'list the stored experiments, newest first').action(listExperiments);
  onStore('show', 'show a stored experiment, or one of its runs')
    .argument('[experiment]', 'its id', parseId)
    .option('--run <id>', 'show this run', parseId)
    .action(showExperiment);
  define('data', 'say what is in a data file or a folder of images, or write an experiment on it')
    .argument(
      '<path>',
      'CSV, JSON lines, Parquet, Arrow, NumPy or IDX, or a folder with one folder of images per class',
    )
    .option(
      '--target <column>',
      'the column to predict: prints an experiment as JSON that "ridgeline run" takes',
    )
    .addOption(
      new Option('--task <name>', 'what predicting it means (default: by its values)').choices([
        'classification',
        'regression',
      ]),
    )
    .option('--section', "print the experiment's section “data” alone")
    .addOption(new Option('--format <name>', 'how to read it (default: found out)').choices(DATA_FORMATS))
    .option(
      '--delimiter <character>',
      String.raw`between two cells of a CSV file, as in ";" or "\t" (default: found out)`,
    )
    .option('--encoding <name>', 'of a CSV file, as in windows-1252 (default: found out)')
    .action(async (path: string, options: DataOptions) => finish(await dataCommand(path, options)));
  onStore('backup', 'write a copy of the database and check every page of it')
    .argument('[file]', 'where to (default: beside the database, with the time in its name)')
    .action(async (file: string | undefined, options: CommonOptions) =>
      finish(await backupCommand(file, options)),
    );
  onStore('backups', 'list the backups that are written once a day by themselves').action(
    async (options: CommonOptions) => finish(await backupsCommand(options)),
  );
  onStore('restore', 'put a backup in the place of the database, which is moved aside and not deleted')
    .argument('<backup>', 'a file that "ridgeline backup" or Ridgeline itself wrote')
    .action(async (file: string, options: CommonOptions) => finish(await restoreCommand(file, options)));
  onStore('check', 'look at every page of a database and change nothing')
    .argument('[file]', 'another database, or a backup')
    .action(async (file: string | undefined, options: CommonOptions) =>
      finish(await checkCommand(file, options)),
    );
  program
    .command('serve')
    .description('open the app in a browser, here or through a tunnel')
    .option('--db, --database <file>', `database (default: ${defaultDatabase()})`)
    .option('--port <number>', 'port to listen on; 0: any that is free', parsePort)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--open', 'open the browser')
    .action(async (options: ServeOptions) => finish(await serve(options)));
  define('doctor', 'say what there is to train with, what is missing and what to do').action(doctor);
  program
    .command('schema')
    .description("print the JSON Schema of an experiment's spec")
    .action(() => printJson(experimentJsonSchema()));
  return program;
}

async function listExperiments(options: CommonOptions): Promise<void> {
  const experiments = await withApp(options, allExperiments);
  if (options.json === true) printJson({ experiments });
  else print(experimentListText(experiments));
}

/** The core gives them page by page. */
async function allExperiments(app: App): Promise<readonly ExperimentSummary[]> {
  const all: ExperimentSummary[] = [];
  for (;;) {
    const before = all.at(-1)?.id;
    const { experiments } = await ask(app, 'experiment.list', before === undefined ? {} : { before });
    if (experiments.length === 0) return all;
    all.push(...experiments);
  }
}

async function showExperiment(
  experimentId: number | undefined,
  options: CommonOptions & { readonly run?: number },
): Promise<void> {
  const { run: runId } = options;
  if (runId !== undefined) {
    const value = await withApp(options, (app) => ask(app, 'run.get', { runId }));
    if (options.json === true) printJson(value);
    else print([...runText(value.run), '', ...measurementTableText(value.measurements)]);
    return;
  }
  if (experimentId === undefined)
    throw new AppError('invalid', 'show: expected the id of an experiment, or --run and the id of a run');
  const value = await withApp(options, (app) => ask(app, 'experiment.get', { experimentId }));
  if (options.json === true) {
    printJson(value);
    return;
  }
  const { experiment, runs } = value;
  const notes = experiment.notes === '' ? [] : experiment.notes.split(/\r\n|\n|\r/);
  print([...experimentHeadText(experiment, runs), ...notes, '', ...runTableText(runs)]);
}

async function doctor(options: CommonOptions): Promise<void> {
  const inspection = await inspectRuntime();
  if (options.json === true) printJson(inspection);
  else print(doctorText(inspection));
}
