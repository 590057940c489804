import { expect, it } from 'vitest';
import { localEngines } from '../../../../electron/engine/open-engine';
import { faultOf } from '../../../support/fault-of';
import { temporaryFolder } from '../../../support/own-process';

it('says that there is no engine where no place has one', async () => {
	// A system on which no socket is looked for: only variables, contexts and machines are.
	const engines = localEngines({
		platform: 'freebsd',
		homeFolder: temporaryFolder('no-engine'),
		userId: 1000,
		variables: { PATH: '/nowhere' },
	});
	const { signal } = new AbortController();
	expect(await faultOf(() => engines.open(undefined, signal))).toMatchObject({
		code: 'engine.not-found',
		side: 'this-computer',
	});
});
