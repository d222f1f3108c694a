import type { Value } from '../../src-main/contract/api.ts';
import type { ReportContent } from '../../src-main/contract/report-api.ts';
import type { ReportFormat } from '../../src-main/domain/report-format.ts';
import type { ReportSubject } from '../../src-main/domain/report-subject.ts';
import type { AppState } from './app-state.svelte.ts';
import { Loaded } from './loaded.svelte.ts';

/** A report to be saved. */
export interface ReportFile {
  readonly name: string;
  readonly content: Blob;
}

function toFile({ fileName, mediaType, encoding, content }: ReportContent): ReportFile {
  const bytes =
    encoding === 'utf8' ? content : Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
  return { name: fileName, content: new Blob([bytes], { type: mediaType }) };
}

/** Makes a report, which is kept; undefined where that failed, and the user was told. */
export async function makeReport(
  app: AppState,
  subject: ReportSubject,
  format: ReportFormat,
): Promise<ReportFile | undefined> {
  const made = await app.act('report.make', { subject, format });
  return made === undefined ? undefined : toFile(made.file);
}

/** Writes a kept report again; undefined where that failed, and the user was told. */
export async function remakeReport(
  app: AppState,
  reportId: number,
  format: ReportFormat,
): Promise<ReportFile | undefined> {
  const made = await app.act('report.remake', { reportId, format });
  return made === undefined ? undefined : toFile(made.file);
}

/** Owns the list of kept reports, and the one that is read. Which one that is, is the address's affair. */
export class Reports {
  readonly list = new Loaded<Value<'report.list'>>();
  readonly open = new Loaded<Value<'report.get'>>();
  readonly #app: AppState;
  #openId: number | null = null;

  constructor(app: AppState) {
    this.#app = app;
  }

  async load(): Promise<void> {
    await this.list.load(() => this.#app.call('report.list', {}));
  }

  async show(reportId: number): Promise<void> {
    const keep = reportId === this.#openId;
    this.#openId = reportId;
    await this.open.load(() => this.#app.call('report.get', { reportId }), { keep });
  }

  /** Deletes one for good. Gives whether it is gone. */
  async remove(reportId: number): Promise<boolean> {
    const removed = await this.#app.act('report.remove', { reportIds: [reportId] });
    await this.load();
    return removed !== undefined;
  }
}
