import { describe, expect, it } from 'vitest';
import {
	hostsOfDraft,
	hostsQuestion,
	refuseUnknownHosts,
	unknownHosts,
} from '../../../../electron/drafts/draft-hosts';
import { emptyDraft, type MirrorDraft } from '../../../../shared/mirror/draft/mirror-draft';
import { faultOf } from '../../../support/fault-of';

const draft: MirrorDraft = {
	...emptyDraft('a'),
	imagesText: 'nginx\nb.x/a:1\n???\nb.x/a:2',
	repositories: [{ repository: 'c.x/many' }, { repository: '' }],
	destination: { registry: ' D.x ', repository: '' },
	registries: { 'b.x': { tls: 'private-ca', caPem: 'ONE' }, 'e.x': { tls: 'plain-http' } },
};
const hosts = ['d.x', 'docker.io', 'b.x', 'c.x'];
const marksOf = (given: MirrorDraft, accepted: readonly string[] = []) =>
	unknownHosts(hostsOfDraft(given), { draft: given, accepted }, new Set());

describe('hosts of a draft', () => {
	it('are all that it names so far, finished or not', () => {
		expect(hostsOfDraft(draft)).toEqual(hosts);
		expect(hostsOfDraft(emptyDraft('a'))).toEqual([]);
	});

	it('are unknown until they are saved or accepted', () => {
		const saved = new Set(['c.x']);
		const unknown = unknownHosts(hosts, { draft, accepted: [] }, saved);
		expect(unknown.map(({ host, tls }) => `${host} ${tls}`)).toEqual([
			'd.x verify',
			'docker.io verify',
			'b.x private-ca',
		]);
		const accepted = unknown.map(({ mark }) => mark);
		expect(unknownHosts(hosts, { draft, accepted }, saved)).toEqual([]);
	});

	it('are unknown again once they would be reached differently', () => {
		const accepted = marksOf(draft).map(({ mark }) => mark);
		for (const access of [
			{ tls: 'plain-http' as const },
			{ tls: 'private-ca' as const, caPem: 'TWO' },
		]) {
			const changed = { ...draft, registries: { 'b.x': access } };
			expect(marksOf(changed, accepted).map(({ host }) => host)).toEqual(['b.x']);
		}
	});

	it('are refused together, by name', async () => {
		const fault = await faultOf(() => refuseUnknownHosts(marksOf(draft), 'm'));
		expect(fault).toMatchObject({
			code: 'mirror.unknown-hosts',
			facts: { count: '4', hosts: 'd.x, docker.io, b.x, c.x' },
		});
		refuseUnknownHosts([], 'm');
	});

	it('are asked about in one question that says how they are reached', () => {
		const plain = { ...draft, registries: { 'b.x': { tls: 'plain-http' as const } } };
		const { message, detail, yes } = hostsQuestion(marksOf(plain));
		expect(message).toBe('Connect to these 4 registries for this mirror?');
		expect(detail).toContain('docker.io\nb.x (WITHOUT encryption)\nc.x');
		expect(yes).toBe('Connect to all');
		expect(hostsQuestion(marksOf(draft).slice(0, 1)).message).toBe(
			'Connect to d.x for this mirror?',
		);
	});
});
