import { describe, expect, it } from 'vitest';
import { currentEnvironment, variableOf } from '../../../../electron/platform/environment';

describe('the environment', () => {
	it('is this computer as it is now, not as it was at import', () => {
		process.env['FERRY_TEST_VARIABLE'] = 'set';
		expect(variableOf(currentEnvironment(), 'FERRY_TEST_VARIABLE')).toBe('set');
		delete process.env['FERRY_TEST_VARIABLE'];
		expect(variableOf(currentEnvironment(), 'FERRY_TEST_VARIABLE')).toBeUndefined();
		expect(currentEnvironment().platform).toBe(process.platform);
	});

	it('takes an empty variable for unset, and ignores case only on Windows', () => {
		const variables = { Path: 'C:\\bin', EMPTY: '' };
		const environment = { homeFolder: '/', variables };
		expect(variableOf({ ...environment, platform: 'linux' }, 'EMPTY')).toBeUndefined();
		expect(variableOf({ ...environment, platform: 'linux' }, 'PATH')).toBeUndefined();
		expect(variableOf({ ...environment, platform: 'win32' }, 'PATH')).toBe('C:\\bin');
	});
});
