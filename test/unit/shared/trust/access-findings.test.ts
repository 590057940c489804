import { describe, expect, it } from 'vitest';
import { accessFindings } from '../../../../shared/trust/access-findings';
import type { ReloadWay, SeenFile, TrustEngine } from '../../../../shared/trust/engine-files';

const engine: TrustEngine = {
	endpoint: 'unix:///d',
	kind: 'docker',
	version: '20.10.24',
	isRootless: false,
	flavour: 'desktop',
};
const byHand: ReloadWay = { kind: 'by-hand', what: 'desktop' };

function edit(access: SeenFile['access']) {
	const before: SeenFile = { path: '/real', link: '/f', kind: 'missing', owner: 'root', access };
	return { role: 'daemon-json' as const, before, newMode: 0o644 };
}

describe('what a person has to do', () => {
	it('names files that only a person can write, and why', () => {
		const edits = [edit({ kind: 'own' }), edit({ kind: 'by-hand', reason: 'remote' })];
		expect(
			accessFindings({ engine, reload: { kind: 'none' } }, { edits, needsReload: true }),
		).toEqual([{ code: 'by-hand', severity: 'tells', facts: { file: '/f', reason: 'remote' } }]);
	});

	it('is in the way where not even a person can write', () => {
		const edits = [edit({ kind: 'by-hand', reason: 'read-only' })];
		expect(
			accessFindings({ engine, reload: { kind: 'none' } }, { edits, needsReload: true }),
		).toMatchObject([{ code: 'by-hand', severity: 'blocks' }]);
	});

	it('tells of the restart only where something has to be read again', () => {
		expect(accessFindings({ engine, reload: byHand }, { edits: [], needsReload: false })).toEqual(
			[],
		);
		expect(accessFindings({ engine, reload: byHand }, { edits: [], needsReload: true })).toEqual([
			{
				code: 'restart-yourself',
				severity: 'tells',
				facts: { engine: 'Docker 20.10.24', reason: 'desktop' },
			},
		]);
	});
});
