// Where a registry's redirects lead: reads are followed to wherever a public front sends them, without the credential, and
// told once for each host; nothing is written anywhere else.
import type { Fault } from '../../shared/fault/fault';
import { judgeRedirect } from '../../shared/registry/redirect-rule';
import type { FaultError } from '../platform/fault-error';
import { isForeignAnswer, type Operation } from './fault-from-response';
import type { Slot } from './governor';
import type { ResponseBody, ResponseHeaders } from './http/http-exchange';

/** What may be answered by another host. */
export const READS: ReadonlySet<Operation> = new Set(['blob-read', 'manifest-read', 'list']);

/** What a session tells of itself, and does for it. */
interface Redirected {
	readonly options: { readonly host: string; readonly origin: string };
	fault(code: Fault['code'], subject: string, more: Partial<Fault>): FaultError;
	warn(kind: 'served-elsewhere', text: string): void;
}

interface RedirectedCall {
	readonly method: string;
	readonly operation: Operation;
	readonly subject: string;
}

interface Served {
	readonly url: URL;
	readonly headers: ResponseHeaders;
	readonly body: Pick<ResponseBody, 'cancel'>;
	readonly slot: Slot;
}

export class Redirects {
	readonly #session: Redirected;
	readonly #told = new Set<string>();

	constructor(session: Redirected) {
		this.#session = session;
	}

	/** Gives where a call goes on. @throws FaultError registry.redirect-refused */
	follow(call: RedirectedCall, from: URL, location: string, hops: number): URL {
		const verdict = judgeRedirect({
			from: from.href,
			location,
			origin: this.#session.options.origin,
			method: call.method,
			canLeaveOrigin: READS.has(call.operation),
			hops,
		});
		if (!verdict.ok) {
			const target = verdict.host === '' ? 'an invalid address' : verdict.host;
			throw this.#session.fault('registry.redirect-refused', call.subject, {
				detail: `redirect from ${from.host} to ${target}: ${verdict.reason}`,
				facts: { reason: verdict.reason, target: verdict.host },
			});
		}
		const target = new URL(verdict.url);
		this.#tell(call, target);
		return target;
	}

	/** A manifest never is a web page; a front that lost its target leads to one. @throws FaultError registry.redirect-refused */
	refuseWebPage(
		{ operation, subject }: RedirectedCall,
		{ url, headers, body, slot }: Served,
	): void {
		const isElsewhere = url.origin !== this.#session.options.origin;
		if (operation === 'manifest-read' && isElsewhere && isForeignAnswer(headers, '')) {
			body.cancel();
			slot.succeeded();
			slot.release();
			const facts = { reason: 'web-page', target: url.host };
			throw this.#session.fault('registry.redirect-refused', subject, { facts });
		}
	}

	/** Words a refusal of the host that a redirect led to: as with Docker and skopeo, nobody signs in there. */
	refusal(named: Fault): Fault {
		if (named.code !== 'registry.unauthorized') {
			return { ...named, facts: { ...named.facts, credential: 'none' } };
		}
		const { host } = this.#session.options;
		const target = named.facts?.['host'] ?? '';
		return {
			...named,
			code: 'registry.redirect-refused',
			facts: { ...named.facts, host, target, reason: 'wants-sign-in' },
		};
	}

	#tell({ operation }: RedirectedCall, target: URL): void {
		const { origin, host } = this.#session.options;
		// Blobs come from the storage behind nearly every registry.
		const isNews = operation !== 'blob-read' && target.origin !== origin;
		if (isNews && !this.#told.has(target.host)) {
			this.#told.add(target.host);
			const text = `${host} redirects to ${target.host}, which is read without signing in.`;
			this.#session.warn('served-elsewhere', text);
		}
	}
}
