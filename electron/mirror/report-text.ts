// The report of a run as text, in the three forms that window and command line give out.
import { visibleJson } from '../../shared/format/visible-text';
import { reportCsv, reportHtml, runReport } from '../../shared/mirror/report';
import type { RunState } from '../../shared/mirror/run-state';

export type ReportFormat = 'json' | 'csv' | 'html';

/** Gives the whole file. */
export function reportText(state: RunState, format: ReportFormat): string {
	const report = runReport(state, (ms) => new Date(ms).toISOString());
	switch (format) {
		case 'json':
			return `${visibleJson(report, 2)}\n`;
		case 'csv':
			return reportCsv(report);
		case 'html':
			return reportHtml(report);
	}
}
