// What somebody should look at, from what is known: runs that did not end well, and the keychain.

import type { Fault } from '../../../shared/fault/fault';
import type { EnvironmentCheck } from '../../../shared/ipc/groups/app';
import type { RegistryRow } from '../../../shared/ipc/groups/registries';
import type { RunSummary } from '../../../shared/mirror/run-summary';
import { isSample } from '../../components/runs/sample-run';

export type AttentionItem =
	| { readonly kind: 'interrupted'; readonly run: RunSummary }
	| { readonly kind: 'failed'; readonly run: RunSummary }
	| { readonly kind: 'registry'; readonly host: string; readonly fault: Fault }
	| { readonly kind: 'keychain'; readonly fault: Fault };

export interface Known {
	/** The newest first. */
	readonly runs: readonly RunSummary[];
	readonly registries: readonly RegistryRow[];
	readonly checks: readonly EnvironmentCheck[];
}

/** Gives the items, the most urgent first. Only the latest run of a mirror counts: what was made good is not told again. */
export function attentionItems({ runs, registries, checks }: Known): readonly AttentionItem[] {
	const latest = latestOfEach(runs).filter((run) => !isSample(run));
	const keychain = checks.find(({ check }) => check === 'keychain');
	return [
		...latest
			.filter(({ outcome }) => outcome === 'interrupted')
			.map((run) => ({ kind: 'interrupted', run }) as const),
		...(keychain?.outcome === 'attention' && keychain.fault !== undefined
			? [{ kind: 'keychain', fault: keychain.fault } as const]
			: []),
		...latest
			.filter(({ outcome }) => outcome === 'failed' || outcome === 'partly-succeeded')
			.map((run) => ({ kind: 'failed', run }) as const),
		...registries.flatMap(({ entry, lastTest }) =>
			lastTest?.outcome === 'fault' && lastTest.fault !== undefined
				? [{ kind: 'registry', host: entry.host, fault: lastTest.fault } as const]
				: [],
		),
	];
}

function latestOfEach(runs: readonly RunSummary[]): readonly RunSummary[] {
	const seen = new Set<string>();
	return runs.filter(({ mirror, destination }) => {
		const key = `${mirror}\n${destination}`;
		if (seen.has(key)) return false;
		seen.add(key);
		return true;
	});
}
