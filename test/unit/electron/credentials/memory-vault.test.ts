import { describe, expect, it } from 'vitest';
import { memoryVault } from '../../../../electron/credentials/memory-vault';
import { vaultSuite } from '../../../support/vault-suite';

describe('the memory vault', () => {
	vaultSuite(async (nowMs) => memoryVault(nowMs));

	it('says that it is for this session only', async () => {
		expect(await memoryVault().status()).toEqual({ kind: 'session' });
	});
});
