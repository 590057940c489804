import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultError } from '../../../../../electron/platform/fault-error';
import { provePull } from '../../../../../electron/trust/verify/prove-pull';
import type { FaultCode } from '../../../../../shared/fault/fault-codes';
import { parseReference } from '../../../../../shared/oci/reference';
import type { Credential } from '../../../../../shared/registry/credential';
import { faultOf } from '../../../../support/fault-of';
import { FakeComputer, type FakeEngine, HOST } from '../../../../support/trust-fakes';

const NEVER = new AbortController().signal;
const NAME = `${HOST}/team/app:1`;
const OLD = ['sha256:old', `sha256:${'b'.repeat(64)}`] as const;
const CREDENTIAL: Credential = { kind: 'password', username: 'robot', secret: 's3cret' };

let computer: FakeComputer;
let engine: FakeEngine;
beforeEach(() => {
	computer = new FakeComputer();
	engine = computer.add('one');
});
afterEach(() => computer.remove());

const prove = (credential?: Credential, signal = NEVER): Promise<void> => {
	const reference = parseReference(NAME);
	if (!reference.ok) throw new Error('no reference');
	return provePull(engine.client(), reference.value, () => Promise.resolve(credential), signal);
};
const refusing = (code: FaultCode) => () => {
	throw faultError({ code, side: 'source', subject: NAME });
};

describe('a proof', () => {
	it('leaves no image behind', async () => {
		await prove();
		expect([...engine.images]).toEqual([]);
	});

	it('keeps an image that was there, under the name that it had', async () => {
		engine.images.set(NAME, OLD);
		engine.images.set(`${HOST}/team/app@${OLD[1]}`, OLD);
		await prove();
		expect(new Set(engine.images.keys())).toEqual(new Set([NAME, `${HOST}/team/app@${OLD[1]}`]));
		expect(engine.images.get(NAME)).toEqual(OLD);
	});

	it('shows a credential only to a registry that asked, and only when there is one', async () => {
		const shown: boolean[] = [];
		engine.pull = (_name, hasCredential) => {
			shown.push(hasCredential);
			if (!hasCredential) refusing('registry.unauthorized')();
			return ['sha256:new', `sha256:${'a'.repeat(64)}`];
		};
		await prove(CREDENTIAL);
		expect(shown).toEqual([false, true]);
		expect((await faultOf(() => prove())).code).toBe('registry.unauthorized');
		expect(shown).toEqual([false, true, false]);
	});

	it('shows none to a registry that is not trusted', async () => {
		let pulls = 0;
		engine.pull = () => {
			pulls += 1;
			return refusing('engine.registry-untrusted')();
		};
		expect((await faultOf(() => prove(CREDENTIAL))).code).toBe('engine.registry-untrusted');
		expect(pulls).toBe(1);
	});

	it('puts back what was there also when it was stopped', async () => {
		const stop = new AbortController();
		engine.images.set(NAME, OLD);
		engine.onPull = () => Promise.resolve(stop.abort(new Error('enough')));
		await expect(prove(undefined, stop.signal)).rejects.toThrow('enough');
		expect(engine.images.get(NAME)).toEqual(OLD);
	});
});
