// The report of a run, written where the user says.
import path from 'node:path';
import type { RunState } from '../../shared/mirror/run-state';
import type { FileDialogs } from '../app/file-dialogs';
import { type ReportFormat, reportText } from '../mirror/report-text';
import { writeResultFile } from '../platform/disk/result-file';

const KINDS: Readonly<Record<ReportFormat, string>> = {
	json: 'JSON',
	csv: 'Tables (CSV)',
	html: 'Web pages',
};

/** @throws FaultError disk.* */
export async function saveRunReport(
	state: RunState,
	format: ReportFormat,
	dialogs: Pick<FileDialogs, 'save'>,
): Promise<{ readonly kind: 'saved'; readonly fileName: string } | { readonly kind: 'cancelled' }> {
	const file = await dialogs.save(
		{ title: 'Save report', kind: KINDS[format], extensions: [format] },
		`image-ferry-${state.runId}.${format}`,
	);
	if (file === undefined) {
		return { kind: 'cancelled' };
	}
	await writeResultFile(file, reportText(state, format));
	return { kind: 'saved', fileName: path.basename(file) };
}
