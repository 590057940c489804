import { describe, expect, it } from 'vitest';
import { describeFault } from '../../../../../shared/fault/fault-texts';
import { configInvalid, configUnreadable } from '../../../../../shared/trust/podman/config-problem';

const FILE = '/etc/containers/registries.conf';

describe('faults of a file', () => {
	it('say file, line, what is wrong and what to do', () => {
		const fault = configInvalid(FILE, { problem: 'It is odd.', remedy: 'Mend it.', line: 3 });
		expect(fault).toMatchObject({ code: 'trust.config-invalid', subject: FILE });
		const said = describeFault(fault);
		expect(said.title).toBe(`Podman does not accept ${FILE}, line 3`);
		expect(said.explanation).toContain('It is odd.');
		expect(said.remedy).toBe('Mend it.');
	});

	it('do without line and remedy', () => {
		const { facts } = configInvalid(FILE, { problem: 'It is odd.' });
		expect(facts).toEqual({ file: FILE, engine: 'Podman', problem: 'It is odd.' });
	});

	it('say why a file can not be read', () => {
		expect(configUnreadable(FILE, 'too-large')).toMatchObject({
			code: 'trust.config-unreadable',
			facts: { file: FILE, reason: 'too-large' },
		});
	});
});
