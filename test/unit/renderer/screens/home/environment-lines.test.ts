import { describe, expect, it } from 'vitest';
import { environmentLine } from '../../../../../renderer/screens/home/environment-lines';
import { makeFault } from '../../../../../shared/fault/fault';
import { CHECKS } from '../../../../../shared/ipc/groups/app';

describe('a line of the environment check', () => {
	it.each([
		['keychain', 'ok', { name: 'Secret Service' }, 'Passwords are kept in Secret Service.'],
		['keychain', 'ok', {}, 'Passwords are kept in it.'],
		['docker', 'ok', { version: '20.10.24' }, 'Version 20.10.24'],
		['docker', 'attention', { version: '18.09' }, 'Version 18.09 is too old to mirror through.'],
		['podman', 'none', {}, 'Not found. It is only needed to mirror through it.'],
		['proxy', 'none', {}, 'None. Connections go out directly.'],
		['proxy', 'ok', { server: 'p.example:3128' }, 'Connections go through p.example:3128.'],
		['disk', 'ok', { freeBytes: '70500000000' }, '70.5 GB free for records of runs.'],
		['clock', 'ok', { year: '2026' }, 'Looks right. Sign-in tokens and certificates depend on it.'],
	] as const)('%s, %s, %j: %s', (check, outcome, facts, words) => {
		expect(environmentLine({ check, outcome, facts }).words).toBe(words);
	});

	it.each(CHECKS)('of %s in trouble says what, why and what to do', (check) => {
		const fault = makeFault({ code: 'keychain.unavailable', side: 'keychain', subject: 'x' });
		const line = environmentLine({ check, outcome: 'attention', facts: {}, fault });
		expect(line.words).toMatch(/^No keychain of this system can be reached\. Passwords/);
		expect(line.fix === undefined).toBe(check === 'clock');
		expect(environmentLine({ check, outcome: 'ok', facts: {} }).fix).toBeUndefined();
	});
});
