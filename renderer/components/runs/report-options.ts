// The forms in which a report of a run can be saved.
import { text } from '../../text/en';

export const REPORT_OPTIONS = (['html', 'csv', 'json'] as const).map((id) => {
	return { id, name: text.run.reportFormats[id] };
});
