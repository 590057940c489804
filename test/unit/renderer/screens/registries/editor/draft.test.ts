import { describe, expect, it } from 'vitest';
import {
	draftOf,
	isChanged,
	isTyping,
	newDraft,
	onlyNameOf,
	orderOf,
	pastedInto,
	problemsOf,
	trimmedSecret,
	withAddress,
	withSaved,
} from '../../../../../../renderer/screens/registries/editor/draft';
import type { RegistryRow } from '../../../../../../shared/ipc/groups/registries';

const NONE: ReadonlySet<string> = new Set();
const ROW: RegistryRow = {
	entry: { host: 'r.example:5000', name: 'r.example:5000', tls: 'verify' },
	signIn: { host: 'r.example:5000', username: 'alice', savedAtMs: 1 },
};
const KEY = JSON.stringify({
	...{ type: 'service_account', client_email: 'a@p.iam.gserviceaccount.com' },
	private_key: '-----BEGIN PRIVATE KEY-----',
});

describe('what is typed of a registry', () => {
	it('is saved under the cleaned address, which is also its name when none was given', () => {
		const draft = { ...newDraft(), address: 'https://R.example:5000/v2/' };
		expect(problemsOf(draft, undefined, NONE)).toEqual({});
		expect(orderOf(draft, undefined)).toEqual({
			entry: { host: 'r.example:5000', name: 'r.example:5000', tls: 'verify' },
		});
	});

	it('keeps the saved credential until another is typed or none is chosen', () => {
		const draft = draftOf(ROW);
		expect(isTyping(draft, ROW)).toBe(false);
		expect(orderOf(draft, ROW)).toEqual({ entry: ROW.entry, formerHost: 'r.example:5000' });
		expect(orderOf({ ...draft, signIn: 'none', hasChosen: true }, ROW)?.credential).toBe('forget');
		const replacing = { ...draft, isReplacing: true, username: ' bob ', secret: 's' };
		expect(orderOf(replacing, ROW)?.credential).toEqual({ username: 'bob', secret: 's' });
	});

	it('shows a credential that is known only later, and never forgets one that nobody saw', () => {
		const { signIn: _, ...unknown } = ROW;
		const draft = draftOf(unknown);
		expect(orderOf(draft, ROW)?.credential).toBeUndefined();
		expect(withSaved(draft, ROW)).toMatchObject({ signIn: 'password', username: 'alice' });
		const chosen = { ...draft, hasChosen: true };
		expect(withSaved(chosen, ROW)).toBe(chosen);
	});

	it.each([
		['nothing', {}, { address: 'missing' }],
		['a bad address', { address: 'a b' }, { address: 'refused' }],
		['a saved address', { address: 'taken.example' }, { address: 'taken' }],
		['a long name', { address: 'r.example', name: 'x'.repeat(65) }, { name: 'too-long' }],
		[
			'no credential',
			{ address: 'r.example', signIn: 'password' },
			{ username: 'missing', secret: 'missing' },
		],
		['no key', { address: 'r.example', signIn: 'google', secret: 'pass' }, { secret: 'no-key' }],
		['no CA', { address: 'r.example', tls: 'private-ca' }, { ca: 'missing' }],
	] as const)('is not saved with %s', (_name, typed, problems) => {
		const draft = { ...newDraft(), ...typed };
		expect(problemsOf(draft, undefined, new Set(['taken.example']))).toEqual(problems);
	});

	it('takes a Google key with the user name that goes with it', () => {
		const draft = pastedInto({ ...newDraft(), address: 'eu.gcr.io' }, KEY);
		if (draft === undefined) throw new Error('no key');
		expect(orderOf(draft, undefined)?.credential).toEqual({ username: '_json_key', secret: KEY });
		expect(problemsOf(draft, undefined, NONE)).toEqual({});
	});

	it('takes a pasted login line apart', () => {
		expect(
			pastedInto(newDraft(), 'docker login -u alice -p s3cret https://r.example/'),
		).toMatchObject({
			...{ address: 'https://r.example/', username: 'alice', secret: 's3cret', signIn: 'password' },
		});
		expect(pastedInto(newDraft(), 'docker login -u alice')).toMatchObject({ address: 'docker.io' });
		expect(pastedInto(newDraft(), 'r.example')).toBeUndefined();
	});

	it('fills in the user name that everybody has, over nothing that was typed', () => {
		const ecr = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
		expect(withAddress(newDraft(), ecr)).toMatchObject({ signIn: 'password', username: 'AWS' });
		expect(withAddress(newDraft(), 'eu.gcr.io')).toMatchObject({ signIn: 'google' });
		const typed = { ...newDraft(), username: 'alice' };
		expect(withAddress(typed, ecr).username).toBe('alice');
	});

	it('knows whether closing would lose something', () => {
		const draft = draftOf(ROW);
		expect(isChanged({ ...draft, image: 'app:1', isReplacing: true }, draft)).toBe(false);
		expect(isChanged({ ...draft, secret: 'x' }, draft)).toBe(true);
	});

	it('leaves the line end of a pasted secret out, and only that', () => {
		expect(trimmedSecret('a b \r\n')).toEqual({ secret: 'a b ', hadLineEnd: true });
		expect(trimmedSecret('a')).toEqual({ secret: 'a', hadLineEnd: false });
	});

	it('offers the name of a certificate only when there is one', () => {
		expect(onlyNameOf('harbor.corp', '10.1.2.3:8443')).toBe('harbor.corp:8443');
		expect(onlyNameOf('*.corp', '10.1.2.3')).toBeUndefined();
		expect(onlyNameOf('a.corp, b.corp', '10.1.2.3')).toBeUndefined();
		expect(onlyNameOf('', '10.1.2.3')).toBeUndefined();
	});
});
