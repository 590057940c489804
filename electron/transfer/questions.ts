// What the transfer process does not know by itself and asks main for, when it needs it: the credential of a host, the
// way to a URL. Answers are used and forgotten; nothing of them is written anywhere.
import {
	type CredentialAnswer,
	type CredentialQuestion,
	NO_CREDENTIAL,
} from '../../shared/registry/credential';
import { faultError } from '../platform/fault-error';
import { noteCredential } from '../platform/known-secrets';
import { noteProxy, type ProxyServer } from '../platform/proxy';
import type { FromTransfer, TransferAnswer, TransferQuestion } from './messages';

export interface Questions {
	/** @throws FaultError as main answers */
	credential(jobId: string, question: CredentialQuestion): Promise<CredentialAnswer>;
	/** `undefined` means directly. @throws FaultError as main answers */
	proxy(jobId: string, url: URL): Promise<ProxyServer | undefined>;
	/** Takes main's answer; one that nobody asked for is ignored. */
	take(askId: number, answer: TransferAnswer): void;
}

/** Starts with no open question. */
export function createQuestions(send: (message: FromTransfer) => void): Questions {
	const open = new Map<number, (answer: TransferAnswer) => void>();
	let asked = 0;
	const ask = async (jobId: string, question: TransferQuestion): Promise<TransferAnswer> => {
		asked += 1;
		const askId = asked;
		const answered = new Promise<TransferAnswer>((resolve) => open.set(askId, resolve));
		send({ type: 'ask', jobId, askId, question });
		const answer = await answered;
		if (answer.kind === 'failed') {
			throw faultError(answer.fault);
		}
		return answer;
	};
	return {
		credential: async (jobId, question) => {
			const answer = await ask(jobId, { kind: 'credential', ...question });
			if (answer.kind !== 'credential') {
				return NO_CREDENTIAL;
			}
			const { kind: _, ...found } = answer;
			noteCredential(found.credential);
			return found;
		},
		proxy: async (jobId, url) => {
			const answer = await ask(jobId, { kind: 'proxy', url: url.origin });
			return answer.kind === 'proxy' ? noteProxy(answer.proxy) : undefined;
		},
		take: (askId, answer) => {
			open.get(askId)?.(answer);
			open.delete(askId);
		},
	};
}
