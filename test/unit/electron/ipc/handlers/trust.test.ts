import { expect, it } from 'vitest';
import { trustHandlers } from '../../../../../electron/ipc/handlers/trust';
import type { TrustDesk } from '../../../../../electron/trust/trust-desk';
import { faultOf } from '../../../../support/fault-of';

const never = (): Promise<never> => Promise.reject(new Error('not asked for'));

it('keeps a change stoppable, also when it is asked for twice: trust.busy', async () => {
	const desk: TrustDesk = {
		overview: never,
		plan: never,
		planRevert: never,
		verify: never,
		apply: (_, { signal }) =>
			new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined))),
	};
	const handlers = trustHandlers({ desk, ask: never, onStep: () => undefined });
	const first = handlers.apply({ planId: 'p' });
	expect((await faultOf(async () => handlers.apply({ planId: 'p' }))).code).toBe('trust.busy');
	await handlers.cancel({ planId: 'p' });
	expect(await first).toEqual({ kind: 'declined' });
});
