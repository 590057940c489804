import { describe, expect, it } from 'vitest';
import { ENGINE_FLAVOURS } from '../../../../shared/trust/engine-files';
import { trustEngineSchema } from '../../../../shared/trust/trust-plan';

describe('ENGINE_FLAVOURS', () => {
	it('names each kind of set-up once, and every one can be shown', () => {
		expect(new Set(ENGINE_FLAVOURS).size).toBe(ENGINE_FLAVOURS.length);
		for (const flavour of ENGINE_FLAVOURS) {
			const engine = {
				endpoint: 'unix:///run/docker.sock',
				kind: 'docker',
				version: '29.0',
				isRootless: false,
				flavour,
			};
			expect(trustEngineSchema.parse(engine)).toEqual(engine);
		}
	});
});
