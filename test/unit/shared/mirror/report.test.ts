import { describe, expect, it } from 'vitest';
import { makeFault } from '../../../../shared/fault/fault';
import {
	type Report,
	type ReportItem,
	reportCsv,
	reportFault,
	reportHtml,
	runReport,
} from '../../../../shared/mirror/report';
import type { RunEvent } from '../../../../shared/mirror/run-event';
import { reduceRun } from '../../../../shared/mirror/run-reducer';
import type { RunState } from '../../../../shared/mirror/run-state';
import { madeRun } from '../../../support/run-events';

const iso = (ms: number): string => new Date(ms).toISOString();
const made = madeRun({ images: 6, present: 1, failEvery: 3, startAtMs: 1_700_000_000_000 });

function folded(events: readonly RunEvent[]): RunState {
	const state = reduceRun(undefined, events);
	if (state === undefined) throw new Error('the run has not started');
	return state;
}

const state = folded(made.all);
const report = runReport(state, iso);

const plainItem: ReportItem = {
	source: 's/a:1',
	destination: 'd/a:1',
	platforms: ['linux/amd64', 'linux/arm64'],
	outcome: 'copied',
	verified: true,
	verification: 'readable',
	referrers: [],
	bytesMoved: 5,
	durationMs: 7,
	warnings: [],
};

function reportOf(...items: readonly Partial<ReportItem>[]): Report {
	return { ...report, items: items.map((item) => ({ ...plainItem, ...item })) };
}

describe('the JSON report', () => {
	it('has exactly the keys of the contract', () => {
		expect(Object.keys(report)).toEqual([
			'schema',
			'runId',
			'mirror',
			'route',
			'startedAt',
			'finishedAt',
			'outcome',
			'totals',
			'items',
		]);
		expect(Object.keys(report.totals)).toEqual([
			'images',
			'succeeded',
			'skipped',
			'failed',
			'cancelled',
			'bytesMoved',
			'bytesMounted',
			'bytesPresent',
			'requests',
			'retries',
		]);
		expect(Object.keys(report.items.find((item) => item.outcome === 'copied') ?? {})).toEqual([
			'source',
			'destination',
			'sourceDigest',
			'destinationDigest',
			'platforms',
			'outcome',
			'verified',
			'verification',
			'referrers',
			'bytesMoved',
			'durationMs',
			'warnings',
		]);
		const failed = report.items.find((item) => item.outcome === 'failed');
		expect(Object.keys(failed?.fault ?? {})).toEqual([
			'code',
			'side',
			'subject',
			'title',
			'remedy',
			'detail',
			'registryErrors',
		]);
		expect(JSON.parse(JSON.stringify(report))).toEqual(report);
	});

	it('tells what happened, in its units', () => {
		expect(report).toMatchObject({
			schema: 'image-ferry/report/v1',
			outcome: 'partly-succeeded',
			startedAt: '2023-11-14T22:13:20.000Z',
			totals: { images: 6, skipped: 1, cancelled: 0 },
		});
		const { succeeded = 0, skipped = 0, failed = 0, images } = report.totals;
		expect(succeeded + skipped + failed).toBe(images);
		expect(report.items[0]).toMatchObject({
			outcome: 'skipped',
			verified: true,
			verification: 'digest',
			bytesMoved: 0,
		});
		const moved = report.items.reduce((sum, item) => sum + item.bytesMoved, 0);
		expect(moved).toBe(report.totals['bytesMoved']);
	});

	it('does not call what was kept, failed or left verified', () => {
		const items = state.items.map((item, i) =>
			i === 0 ? { ...item, phase: 'skipped' as const, skipReason: 'kept' as const } : item,
		);
		const { verification: _, ...kept } = items[0] ?? state.items[0] ?? ({} as never);
		const [first] = runReport({ ...state, items: [kept] }, iso).items;
		expect(first).toMatchObject({ outcome: 'skipped', verified: false });
		for (const item of report.items)
			if (item.outcome === 'failed') expect(item.verified).toBe(false);
	});

	it('of a run without an end is interrupted, and what was open counts as cancelled', () => {
		const open = runReport(folded(made.all.slice(0, made.planning.length + 6)), iso);
		expect(open.outcome).toBe('interrupted');
		expect(open).not.toHaveProperty('finishedAt');
		const { succeeded = 0, skipped = 0, failed = 0, cancelled = 0, images } = open.totals;
		expect(succeeded + skipped + failed + cancelled).toBe(images);
		expect(open.items.at(-1)?.outcome).toBe('cancelled');
	});

	it('counts whole blobs only', () => {
		const events = made.all.slice(0, made.all.findIndex((e) => e.type === 'blob.advanced') + 1);
		expect(folded(events).movedBytes).toBeGreaterThan(0);
		expect(runReport(folded(events), iso).totals['bytesMoved']).toBe(0);
	});
});

describe('a fault in a report', () => {
	it('carries title and remedy, and registry errors only when there are some', () => {
		const fault = makeFault({ code: 'tag.exists', side: 'destination', subject: 'd/a:1' });
		expect(reportFault(fault)).toMatchObject({
			code: 'tag.exists',
			side: 'destination',
			detail: 'The mirror says existingTag: fail, so it was left as it is.',
		});
		expect(reportFault(fault)).not.toHaveProperty('registryErrors');
		expect(String(reportFault(fault)['remedy'])).not.toBe('');
	});
});

describe('the CSV report', () => {
	it('follows RFC 4180', () => {
		const csv = reportCsv(reportOf({ warnings: ['a, "b"', 'c\nd'] }));
		expect(csv.endsWith('\r\n')).toBe(true);
		const [head = '', ...rows] = csv.trimEnd().split('\r\n');
		expect(head.split(',')).toHaveLength(14);
		expect(rows).toEqual([
			's/a:1,d/a:1,,,linux/amd64 linux/arm64,copied,true,readable,5,7,,,,"a, ""b""; c\nd"',
		]);
	});

	it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '  =1', '\u200b=1', '＝1'])(
		'makes %j inert',
		(text) => {
			const cells = reportCsv(reportOf({ source: text }))
				.split('\r\n')
				.slice(1)
				.join('\r\n');
			expect(cells.replace(/^"/, '').startsWith("'")).toBe(true);
		},
	);

	it('hides nothing, and parts no cell where a spreadsheet would', () => {
		const csv = reportCsv(
			reportOf({ source: 'a\u202eb\u001b[31m\u009b', warnings: ['x', '=cmd'] }),
		);
		expect(csv).toContain('a\\u{202E}b\\u{001B}[31m\\u{009B},');
		expect(csv).toContain('"x; =cmd"');
	});

	it('names the fault and what to do', () => {
		const fault = reportFault(makeFault({ code: 'tag.exists', side: 'destination', subject: 'd' }));
		const csv = reportCsv(reportOf({ outcome: 'failed', verified: false, fault }));
		expect(csv).toContain(',tag.exists,');
	});
});

describe('the HTML report', () => {
	it('lets nothing of an image become markup', () => {
		const evil = '<script>alert("1")</script>&\'';
		const html = reportHtml({
			...reportOf({ source: evil, destination: evil, warnings: [evil] }),
			mirror: evil,
		});
		expect(html).not.toContain('<script');
		expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;');
	});

	it('hides nothing', () => {
		const html = reportHtml({
			...reportOf({ source: 'a\u202eb', warnings: ['\u001b]0;x'] }),
			mirror: '\u200bm',
		});
		expect(html).toContain('a\\u{202E}b');
		expect(html).toContain('\\u{001B}]0;x');
		expect(html).toContain('<h1>\\u{200B}m');
	});

	it('shows outcome, totals and faults, and needs nothing from elsewhere', () => {
		const html = reportHtml(report);
		expect(html).toContain('partly-succeeded');
		expect(html).toContain('registry.denied');
		expect(html).not.toMatch(/<(script|link|img)|https?:\/\//);
	});
});
