/** What a report can be written as. */
export type ReportFormat = 'html' | 'markdown' | 'csv' | 'json' | 'latex';

export const REPORT_FORMATS: readonly ReportFormat[] = ['html', 'markdown', 'csv', 'json', 'latex'];
