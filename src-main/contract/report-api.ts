import * as z from 'zod';
import { REPORT_FORMATS, type ReportFormat } from '../domain/report-format.ts';
import { id } from './fields.ts';
import { parserOf } from './zod-problems.ts';

/** What can be written about what is stored. */
export interface ReportApi {
  /**
   * Writes a report that compares every other variant of an experiment with the first one, with all that it takes to repeat it.
   * Numbers are those of `experiment.compare`.
   * Errors: `not_found`; `conflict` for an experiment with one variant.
   */
  'report.make': {
    readonly params: { readonly experimentId: number; readonly format: ReportFormat };
    readonly value: {
      /** Made from the experiment's name; one that every system takes. */
      readonly fileName: string;
      readonly mediaType: string;
      readonly text: string;
    };
  };
}

/** The parsers of these methods. */
export const reportParsers: {
  readonly [M in keyof ReportApi]: (input: unknown) => ReportApi[M]['params'];
} = {
  'report.make': parserOf(z.strictObject({ experimentId: id, format: z.enum(REPORT_FORMATS) })),
};
