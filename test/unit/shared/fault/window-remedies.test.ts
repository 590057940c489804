import { describe, expect, it } from 'vitest';
import { makeFault } from '../../../../shared/fault/fault';
import { FAULT_CODES } from '../../../../shared/fault/fault-codes';
import { describeFault } from '../../../../shared/fault/fault-texts';
import { describeFaultInWindow } from '../../../../shared/fault/window-remedies';

const faultOf = (code: (typeof FAULT_CODES)[number], facts: Record<string, string> = {}) =>
	makeFault({ code, side: 'source', subject: 'reg.example:5000', facts });

/** Codes that only a command can meet. */
const OF_COMMANDS = new Set(['command.invalid', 'command.unsupported']);

describe('a fault in the window', () => {
	it.each(FAULT_CODES.filter((code) => !OF_COMMANDS.has(code)))(
		'%s sends nobody to a terminal',
		(code) => {
			for (const reason of ['', 'no-credential', 'wrong', 'other-host']) {
				const facts = { host: 'reg.example:5000', server: 'auth.example', reason, tls: 'verify' };
				const { remedy } = describeFaultInWindow(faultOf(code, facts));
				expect(remedy).not.toMatch(/image-ferry |--[a-z]/);
			}
		},
	);

	it('keeps title, explanation and actions', () => {
		const fault = faultOf('registry.tls-untrusted');
		const { remedy, ...rest } = describeFaultInWindow(fault);
		expect(remedy).toBe("Add your organisation's CA to reg.example:5000 under Registries.");
		expect(describeFault(fault)).toMatchObject(rest);
	});

	it('says what the terminal says where that is no command', () => {
		const fault = faultOf('registry.sign-in-server-refused', { reason: 'redirect' });
		expect(describeFaultInWindow(fault)).toEqual(describeFault(fault));
	});
});
