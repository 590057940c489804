import { describe, expect, it } from 'vitest';
import {
	enginesOf,
	newTrustDraft,
	proofOf,
	requestOf,
	subjectOf,
	type TrustDraft,
	trustProblems,
	wishOf,
	withAddress,
} from '../../../../renderer/stores/trust-draft';

const HOST = 'registry.example:5000';
const draft = (changes: Partial<TrustDraft>): TrustDraft => ({
	...newTrustDraft({}),
	address: HOST,
	as: 'insecure',
	...changes,
});
const entry = (tls: 'verify' | 'private-ca' | 'skip-verify' | 'plain-http', caPem?: string) => ({
	host: HOST,
	name: 'r',
	tls,
	...(caPem === undefined ? {} : { caPem }),
});

describe('what is typed', () => {
	it.each([
		['https://Registry.Example:5000/v2/team', HOST],
		['http://registry.example', 'registry.example'],
		['10.20.0.0/16', '10.20.0.0/16'],
		['FD00::/8', 'fd00::/8'],
		['index.docker.io', 'docker.io'],
		['*.example:5000', undefined],
		['user@registry.example', undefined],
		['', undefined],
	])('%s is %s for engines', (address, subject) => {
		expect(subjectOf({ address })).toBe(subject);
	});

	it.each([
		['plain-http', 'insecure'],
		['skip-verify', 'insecure'],
		['private-ca', 'ca'],
		['verify', 'ca'],
	] as const)('a saved registry with %s is proposed as %s', (tls, as) => {
		const proposed = withAddress(newTrustDraft({}), HOST, [entry(tls)]);
		expect(proposed.as).toBe(as);
	});

	it('takes along the saved CA, drops it for another registry, and keeps what the user chose', () => {
		const saved = [entry('private-ca', 'PEM')];
		const with1 = withAddress(newTrustDraft({}), HOST, saved);
		expect(with1).toMatchObject({ as: 'ca', caPem: 'PEM' });
		expect(withAddress(with1, HOST, saved)).toBe(with1);
		expect(withAddress(with1, 'other.example', saved).caPem).toBe('');
		const own = { ...newTrustDraft({ as: 'none' }), caPem: 'OWN' };
		expect(withAddress(own, HOST, saved)).toMatchObject({ as: 'none', caPem: 'OWN' });
	});
});

describe('what is missing or wrong', () => {
	it.each([
		[{ address: '' }, { address: 'missing' }],
		[{ address: 'a b' }, { address: 'refused' }],
		[{ address: '10.0.0.0/8', as: 'ca', caPem: 'PEM' }, { address: 'network' }],
		[{ address: '10.0.0.0/8' }, {}],
		[{ as: 'ca' }, { ca: 'missing' }],
		[{ as: 'mirror', of: '' }, { of: 'missing' }],
		[{ as: 'mirror', of: '*' }, { of: 'refused' }],
		[{ as: 'mirror', of: HOST }, { of: 'same' }],
		[{ proof: 'No Image' }, { proof: 'no-reference' }],
		[{ proof: 'quay.io/a/b:1' }, { proof: 'other-registry' }],
		[{ proof: `${HOST}/a/b:1` }, {}],
		[{ as: 'mirror', of: 'quay.io', proof: 'quay.io/a/b:1' }, {}],
		[{ as: 'none', proof: 'No Image' }, {}],
	] as const)('%j: %j', (changes, problems) => {
		expect(trustProblems(draft(changes), ['docker'])).toEqual(problems);
	});

	it('is an engine when none is chosen', () => {
		expect(trustProblems(draft({}), [])).toEqual({ engines: 'none' });
		expect(requestOf(draft({}), [])).toBeUndefined();
	});
});

describe('what is asked of main', () => {
	it.each([
		[{}, { host: HOST, as: 'insecure' }],
		[
			{ as: 'ca', caPem: 'PEM' },
			{ host: HOST, as: 'ca', caPem: 'PEM' },
		],
		[
			{ as: 'none', caPem: 'PEM' },
			{ host: HOST, as: 'none' },
		],
		[
			{ as: 'mirror', of: 'https://quay.io/', tls: 'private-ca', caPem: 'PEM' },
			{ host: HOST, as: 'mirror', of: 'quay.io', tls: 'private-ca', caPem: 'PEM' },
		],
		[
			{ as: 'mirror', caPem: 'PEM' },
			{ host: HOST, as: 'mirror', of: 'docker.io' },
		],
		[
			{ as: 'mirror', tls: 'plain-http', caPem: 'PEM' },
			{ host: HOST, as: 'mirror', of: 'docker.io', tls: 'plain-http' },
		],
	] as const)('%j is %j', (changes, wish) => {
		expect(wishOf(draft(changes))).toEqual(wish);
		expect(requestOf(draft(changes), ['docker'])).toEqual({ wish, engines: ['docker'] });
	});

	it('names an image to pull only where one can be', () => {
		expect(proofOf({ proof: ` ${HOST}/a:1 `, as: 'insecure' })).toBe(`${HOST}/a:1`);
		expect(proofOf({ proof: '', as: 'insecure' })).toBeUndefined();
		expect(proofOf({ proof: `${HOST}/a:1`, as: 'none' })).toBeUndefined();
	});
});

describe('the engines that are meant', () => {
	const known = [
		{ endpoint: 'a', title: 'Docker 28.2.2' },
		{ endpoint: 'b', title: 'Podman 5.4.2' },
	];

	it('are those chosen that still exist, in their order; else the one that led here; else the first', () => {
		expect(enginesOf(draft({ engines: ['gone', 'b', 'a'] }), {}, known)).toEqual(['a', 'b']);
		expect(enginesOf(draft({ engines: [] }), {}, known)).toEqual([]);
		expect(enginesOf(draft({}), { engine: 'b' }, known)).toEqual(['b']);
		expect(enginesOf(draft({}), { engine: 'Podman 5.4.2' }, known)).toEqual(['b']);
		expect(enginesOf(draft({}), { engine: 'unknown' }, known)).toEqual(['a']);
		expect(enginesOf(draft({}), {}, [])).toEqual([]);
	});
});
