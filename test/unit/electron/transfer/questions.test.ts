import { describe, expect, it } from 'vitest';
import type { FromTransfer } from '../../../../electron/transfer/messages';
import { createQuestions } from '../../../../electron/transfer/questions';
import { makeFault } from '../../../../shared/fault/fault';
import { faultOf } from '../../../support/fault-of';

const credential = { username: 'u', secret: 's', kind: 'password' as const };
const found = { credential, origin: 'keychain', paths: ['team/app'], passedOver: [] };
const nothing = { paths: [], passedOver: [] };

describe('questions to main', () => {
	it('are answered by their number, in any order', async () => {
		const sent: FromTransfer[] = [];
		const questions = createQuestions((message) => sent.push(message));
		const question = { host: 's.x', repository: 'team/app/web', isRefused: true };
		const asked = questions.credential('j', question);
		const proxy = questions.proxy('j', new URL('https://s.x/v2/?token=1'));
		expect(sent).toEqual([
			{ type: 'ask', jobId: 'j', askId: 1, question: { kind: 'credential', ...question } },
			{ type: 'ask', jobId: 'j', askId: 2, question: { kind: 'proxy', url: 'https://s.x' } },
		]);
		questions.take(2, { kind: 'proxy', proxy: { url: 'http://p.x:1' } });
		questions.take(1, { kind: 'credential', ...found });
		questions.take(1, { kind: 'credential', ...nothing });
		questions.take(9, { kind: 'credential', ...found });
		expect(await asked).toEqual(found);
		expect(await proxy).toEqual({ url: 'http://p.x:1' });
	});

	it('mean anonymous and direct without more, and fail with main’s fault', async () => {
		const questions = createQuestions(() => undefined);
		const asked = questions.credential('j', { host: 's.x' });
		questions.take(1, { kind: 'credential', ...nothing });
		expect(await asked).toEqual(nothing);
		const failed = faultOf(() => questions.proxy('j', new URL('https://s.x')));
		const fault = makeFault({
			code: 'registry.unreachable',
			side: 'this-computer',
			subject: 's.x',
		});
		questions.take(2, { kind: 'failed', fault });
		expect(await failed).toEqual(fault);
	});
});
