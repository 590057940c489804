// What a run did, in the contract's form image-ferry/report/v1 (JSON) and as CSV and HTML for people.
import type { Fault } from '../fault/fault';
import { describeFault } from '../fault/fault-texts';
import { formatBytes } from '../format/bytes';
import { visibleLines } from '../format/visible-text';
import { itemCounts, runBytes } from './run-selectors';
import type { ItemState, RunState } from './run-state';

export interface ReportItem {
	readonly source: string;
	readonly destination: string;
	readonly sourceDigest?: string;
	readonly destinationDigest?: string;
	readonly platforms: readonly string[];
	readonly outcome: 'copied' | 'skipped' | 'failed' | 'cancelled';
	readonly verified: boolean;
	readonly verification?: string;
	readonly referrers: ItemState['referrers'];
	readonly bytesMoved: number;
	readonly durationMs: number;
	readonly warnings: readonly string[];
	readonly fault?: Record<string, unknown>;
}

export interface Report {
	readonly schema: 'image-ferry/report/v1';
	readonly runId: string;
	readonly mirror: string;
	readonly route: string;
	readonly startedAt: string;
	readonly finishedAt?: string;
	readonly outcome: string;
	readonly totals: Readonly<Record<string, number>>;
	readonly items: readonly ReportItem[];
}

/**
 * Gives the report of a run. A run without an end is `interrupted`; its open items count as
 * cancelled. `isoTime` writes ms since the epoch as ISO 8601 UTC (the clock stays outside).
 */
export function runReport(state: RunState, isoTime: (ms: number) => string): Report {
	const counts = itemCounts(state);
	const bytes = settledBytes(state);
	const movedByItem = movedBytesByItem(state);
	return {
		schema: 'image-ferry/report/v1',
		runId: state.runId,
		mirror: state.mirror,
		route: state.route,
		startedAt: isoTime(state.startedAtMs),
		...(state.finishedAtMs === undefined ? {} : { finishedAt: isoTime(state.finishedAtMs) }),
		outcome: state.outcome ?? 'interrupted',
		totals: {
			images: counts.total,
			succeeded: counts.done,
			skipped: counts.skipped,
			failed: counts.failed,
			cancelled: counts.cancelled + counts.waiting + counts.active,
			bytesMoved: bytes.moved,
			bytesMounted: bytes.mounted,
			bytesPresent: bytes.present,
			requests: state.requests,
			retries: state.retries,
		},
		items: state.items.map((item) => reportItem(item, movedByItem.get(item.index) ?? 0)),
	};
}

/** Only whole blobs count in a report; bytes of broken attempts do not. */
function settledBytes(state: RunState): ReturnType<typeof runBytes> {
	const bytes = runBytes(state);
	const moving = [...state.blobs.values()].filter((blob) => blob.phase === 'moving');
	return { ...bytes, moved: bytes.moved - moving.reduce((sum, blob) => sum + blob.doneBytes, 0) };
}

function movedBytesByItem(state: RunState): ReadonlyMap<number, number> {
	const moved = new Map<number, number>();
	for (const blob of state.blobs.values()) {
		if (blob.phase === 'moved' && blob.itemIndex !== undefined) {
			moved.set(blob.itemIndex, (moved.get(blob.itemIndex) ?? 0) + blob.sizeBytes);
		}
	}
	return moved;
}

const OUTCOMES = { done: 'copied', skipped: 'skipped', failed: 'failed' } as const;

function reportItem(item: ItemState, bytesMoved: number): ReportItem {
	const { source, destination, sourceDigest, destinationDigest, platforms, referrers, warnings } =
		item;
	const isEnded = item.phase === 'done' || item.phase === 'skipped' || item.phase === 'failed';
	const outcome = isEnded ? OUTCOMES[item.phase as keyof typeof OUTCOMES] : 'cancelled';
	return {
		source,
		destination,
		...(sourceDigest === undefined ? {} : { sourceDigest }),
		...(destinationDigest === undefined ? {} : { destinationDigest }),
		platforms,
		outcome,
		verified: item.verification !== undefined,
		...(item.verification === undefined ? {} : { verification: item.verification }),
		referrers,
		bytesMoved,
		durationMs: Math.max(
			0,
			(item.finishedAtMs ?? 0) - (item.startedAtMs ?? item.finishedAtMs ?? 0),
		),
		warnings,
		...(item.fault === undefined ? {} : { fault: reportFault(item.fault) }),
	};
}

/** Gives a fault with its sentences, for files and `--json` answers. */
export function reportFault(fault: Fault): Record<string, unknown> {
	const { title, explanation, remedy } = describeFault(fault);
	return {
		code: fault.code,
		side: fault.side,
		subject: fault.subject,
		title,
		remedy,
		detail: fault.detail ?? explanation,
		...(fault.registryErrors === undefined ? {} : { registryErrors: fault.registryErrors }),
	};
}

const CSV_COLUMNS = [
	'source',
	'destination',
	'sourceDigest',
	'destinationDigest',
	'platforms',
	'outcome',
	'verified',
	'verification',
	'bytesMoved',
	'durationMs',
	'faultCode',
	'faultTitle',
	'remedy',
	'warnings',
] as const;

/**
 * Gives the items as RFC 4180 CSV; cells that a spreadsheet would run as a formula get a leading `'`, and nothing is
 * hidden in any.
 */
export function reportCsv(report: Report): string {
	const rows = report.items.map((item) => csvRow(item));
	return `${[CSV_COLUMNS.join(','), ...rows].join('\r\n')}\r\n`;
}

function csvRow(item: ReportItem): string {
	const cells = [
		item.source,
		item.destination,
		item.sourceDigest,
		item.destinationDigest,
		item.platforms.join(' '),
		item.outcome,
		item.verified,
		item.verification,
		item.bytesMoved,
		item.durationMs,
		item.fault?.['code'],
		item.fault?.['title'],
		item.fault?.['remedy'],
		item.warnings.join('; '),
	];
	return cells.map((cell) => csvCell(cell === undefined ? '' : String(cell))).join(',');
}

/** Also behind blanks, and in the wide letters that some spreadsheets take for the same. */
const FORMULA = /^[\s\p{Zs}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;

function csvCell(text: string): string {
	const inert = visibleLines(FORMULA.test(text) ? `'${text}` : text);
	// Some spreadsheets part cells at semicolons.
	return /[",;\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

const HTML_STYLE = `body{font:14px/1.4 system-ui,sans-serif;margin:2rem;color:#142033;background:#fff}
h1{font-size:20px}table{border-collapse:collapse;width:100%;margin-top:1rem}
th,td{text-align:left;padding:6px 8px;border-bottom:1px solid #dce1e8;vertical-align:top}
code{font:12px ui-monospace,monospace;overflow-wrap:anywhere}.failed{color:#b3261e}.copied{color:#1f7a4d}
@media(prefers-color-scheme:dark){body{color:#e8edf4;background:#0e1520}th,td{border-color:#27344a}
.failed{color:#ff8a80}.copied{color:#5cc995}}`;

/** Gives the report as one self-contained HTML page without scripts. */
export function reportHtml(report: Report): string {
	const { totals } = report;
	const summary = `${totals['succeeded']} copied, ${totals['skipped']} skipped, ${totals['failed']} failed, ${totals['cancelled']} cancelled of ${totals['images']} images. ${formatBytes(totals['bytesMoved'] ?? 0)} moved, ${formatBytes(totals['bytesMounted'] ?? 0)} mounted, ${formatBytes(totals['bytesPresent'] ?? 0)} already there.`;
	return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(`${report.mirror}: ${report.outcome}`)}</title>
<style>${HTML_STYLE}</style></head><body>
<h1>${escapeHtml(report.mirror)}: ${escapeHtml(report.outcome)}</h1>
<p>Run ${escapeHtml(report.runId)}, ${escapeHtml(report.startedAt)} to ${escapeHtml(report.finishedAt ?? 'not finished')}</p>
<p>${escapeHtml(summary)}</p>
<table><thead><tr><th>Outcome</th><th>Source</th><th>Destination</th><th>Digest</th><th>Moved</th><th>Notes</th></tr></thead>
<tbody>
${report.items.map(htmlRow).join('\n')}
</tbody></table></body></html>
`;
}

function htmlRow(item: ReportItem): string {
	const verified = item.verified ? ` (verified: ${item.verification ?? ''})` : '';
	const fault =
		item.fault === undefined
			? []
			: [
					`${String(item.fault['title'])}. ${String(item.fault['remedy'])} (${String(item.fault['code'])})`,
				];
	const notes = [...fault, ...item.warnings].map(escapeHtml).join('<br>');
	return `<tr><td class="${item.outcome}">${item.outcome}${escapeHtml(verified)}</td><td><code>${escapeHtml(item.source)}</code></td><td><code>${escapeHtml(item.destination)}</code></td><td><code>${escapeHtml(item.destinationDigest ?? '')}</code></td><td>${formatBytes(item.bytesMoved)}</td><td>${notes}</td></tr>`;
}

function escapeHtml(text: string): string {
	return visibleLines(text)
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
}
