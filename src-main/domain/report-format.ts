/** What a report can be written as. */
export const REPORT_FORMATS = ['html', 'pdf', 'markdown', 'csv', 'json', 'latex'] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** The sheets that a PDF can be laid out for. */
export const PAPERS = ['a4', 'letter'] as const;

export type Paper = (typeof PAPERS)[number];
