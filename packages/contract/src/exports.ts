/** The history as a file, with the filter of the screen. Files, not JSON answers: the rows are streamed. */
export const exportFormats = ["csv", "xlsx"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/**
 * Query: as of the entries (`kinds`, `feature`, `memberId`, `subjectKind`, `subjectId`, `from`, `through`, `at`). A sheet
 * holds at most `entriesSummedMax` entries; more are for CSV.
 */
export const exportPath = "/api/tokens/export/{format}";
