import { describe, expect, it } from 'vitest';
import {
	answer,
	answerJson,
	faultLine,
	statusOf,
	tellFault,
	tellNotice,
	tellWarning,
} from '../../../../electron/command-line/answer';
import { faultError } from '../../../../electron/platform/fault-error';
import { makeFault } from '../../../../shared/fault/fault';
import { FAULT_CODES } from '../../../../shared/fault/fault-codes';
import { hasHiddenCharacter } from '../../../../shared/format/visible-text';
import { textTerminal } from '../../../support/text-terminal';

const denied = makeFault({
	code: 'registry.denied',
	side: 'destination',
	subject: 'registry.example:5000/app/web:1',
	facts: { host: 'registry.example:5000', action: 'push', repository: 'app/web' },
});

describe('answers', () => {
	it('go to standard output, lines or one JSON document', () => {
		const terminal = textTerminal();
		answer(terminal, 'one', 'two');
		answerJson(terminal, { a: [1] });
		expect(terminal.out()).toBe('one\ntwo\n{\n  "a": [\n    1\n  ]\n}\n');
		expect(terminal.err()).toBe('');
	});

	it('tell a failure on standard error: what, details, what to do, code and side', () => {
		const terminal = textTerminal();
		tellFault(terminal, { ...denied, detail: 'HTTP 403\n\nsecond line' });
		expect(terminal.out()).toBe('');
		expect(terminal.err()).toBe(
			`image-ferry: You may not push to app/web
  registry.example:5000 knows the account, but gives it no right here.
  HTTP 403
  second line
  Ask the registry's owner for push rights, or choose another repository.
  (registry.denied, destination)
`,
		);
	});

	it('tell warnings and notices as such', () => {
		const terminal = textTerminal();
		tellWarning(terminal, 'it is late.');
		tellNotice(terminal, makeFault({ ...denied, code: 'settings.damaged', subject: 'settings' }));
		expect(terminal.err()).toMatch(/^warning: it is late\.\nwarning: settings is damaged\n {2}/);
	});

	it("never send a registry's control characters to the terminal", () => {
		const terminal = textTerminal();
		tellFault(terminal, {
			...denied,
			detail: 'body: \u001b]0;owned\u0007\u202e',
			registryErrors: ['DENIED\u001b[2J'],
			subject: 'a\u001b[31m',
		});
		expect(terminal.err().split('\n').some(hasHiddenCharacter)).toBe(false);
		expect(faultLine({ ...denied, facts: { repository: 'x\u001by' } })).not.toContain('\u001b');
	});

	it('put a fault into one line for lists', () => {
		expect(faultLine(denied)).toBe(
			"You may not push to app/web. registry.example:5000 knows the account, but gives it no right here. Ask the registry's owner for push rights, or choose another repository. (registry.denied, destination)",
		);
	});
});

describe('exit statuses', () => {
	const WRONG =
		/^(?:command|mirror|settings|reference|disk|engine|trust)\.|^run\.(?:not-found|locked)$|unknown/;
	const TOLD_AFTER_WRITING =
		/^trust\.(?:reload-failed|not-taken|engine-gone|proof-failed|roll-back-failed)$/;

	it.each(FAULT_CODES)('%s', (code) => {
		const isWrong = WRONG.test(code) && !TOLD_AFTER_WRITING.test(code);
		const error = faultError({ code, side: 'this-computer', subject: 'x' });
		expect(statusOf(error)).toBe(isWrong ? 2 : 1);
	});

	it('takes whatever else is thrown as a failure', () => {
		expect(statusOf(new Error('x'))).toBe(1);
	});
});
