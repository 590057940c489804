import { describe, expect, it } from 'vitest';
import { attentionItems } from '../../../../../renderer/screens/home/attention-items';
import { makeFault } from '../../../../../shared/fault/fault';
import type { RunOutcome } from '../../../../../shared/mirror/run-event';
import type { RunSummary } from '../../../../../shared/mirror/run-summary';

function runOf(mirror: string, outcome: RunOutcome | undefined, runId = mirror): RunSummary {
	return {
		runId,
		mirror,
		destination: 'registry.example/team',
		phase: outcome === undefined ? 'running' : 'finished',
		...(outcome === undefined ? {} : { outcome }),
		startedAtMs: 0,
		images: 3,
		arrived: 1,
		failed: 2,
		movedBytes: 0,
	};
}

const known = (...runs: RunSummary[]) => ({ runs, registries: [], checks: [] });
const short = (items: ReturnType<typeof attentionItems>) =>
	items.map((item) => ('run' in item ? `${item.kind} ${item.run.runId}` : item.kind));

describe('what needs attention', () => {
	it('are runs that did not end well, those that can be continued first', () => {
		const items = attentionItems(
			known(
				runOf('a', 'partly-succeeded'),
				runOf('b', 'succeeded'),
				runOf('c', 'interrupted'),
				runOf('d', 'failed'),
				runOf('e', 'cancelled'),
				runOf('f', undefined),
			),
		);
		expect(short(items)).toEqual(['interrupted c', 'failed a', 'failed d']);
	});

	it('is nothing that a later run of the same mirror has made good, or works on', () => {
		expect(
			attentionItems(known(runOf('a', 'succeeded', 'new'), runOf('a', 'interrupted', 'old'))),
		).toEqual([]);
		expect(
			attentionItems(known(runOf('a', undefined, 'new'), runOf('a', 'failed', 'old'))),
		).toEqual([]);
		const elsewhere = { ...runOf('a', 'interrupted', 'old'), destination: 'other.example' };
		expect(short(attentionItems(known(runOf('a', 'succeeded', 'new'), elsewhere)))).toEqual([
			'interrupted old',
		]);
	});

	it('is no run of the sample, whose registries are gone', () => {
		const sample = { ...runOf('sample', 'interrupted'), destination: '127.0.0.1:40123/harbour' };
		expect(attentionItems(known(sample))).toEqual([]);
		expect(attentionItems(known(runOf('sample', 'interrupted')))).toHaveLength(1);
	});

	it('are the keychain and registries whose last test failed', () => {
		const fault = makeFault({ code: 'keychain.locked', side: 'keychain', subject: 'keychain' });
		const entry = { name: '', host: 'r.example', tls: 'verify' } as const;
		const items = attentionItems({
			runs: [],
			registries: [
				{ entry, lastTest: { atMs: 0, outcome: 'fault', fault } },
				{ entry: { ...entry, host: 's.example' }, lastTest: { atMs: 0, outcome: 'ok' } },
				{ entry: { ...entry, host: 't.example' } },
			],
			checks: [{ check: 'keychain', outcome: 'attention', facts: {}, fault }],
		});
		expect(items).toEqual([
			{ kind: 'keychain', fault },
			{ kind: 'registry', host: 'r.example', fault },
		]);
	});
});
