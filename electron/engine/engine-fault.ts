// What an engine's words mean. Both engines pass on what their libraries said, so the same sentences come from both.
import { type Fault, makeFault } from '../../shared/fault/fault';
import type { FaultCode } from '../../shared/fault/fault-codes';
import { FaultError } from '../platform/fault-error';
import { redacted } from '../platform/known-secrets';
import type { EngineWork } from './engine-client';
import { EngineRefusal } from './engine-modem';
import { BrokenStream } from './engine-stream';

const MAX_WORDS = 500;
/** What a registry said may be passed on by an engine at any length. */
const MAX_READ = 8 * 1024;

interface Meaning {
	readonly code: FaultCode;
	readonly reason?: string;
}

/** First match wins: the more certain ones come first. */
const MEANINGS: readonly (readonly [RegExp, Meaning])[] = [
	[
		/server gave HTTP response to HTTPS client/i,
		{ code: 'engine.registry-untrusted', reason: 'plain-http' },
	],
	[
		/x509:|certificate (?:signed by unknown|is not trusted|is valid for)|failed to verify certificate/i,
		{ code: 'engine.registry-untrusted', reason: 'certificate' },
	],
	[
		/no space left on device|disk quota exceeded|not enough space|insufficient space/i,
		{ code: 'engine.disk-full' },
	],
	[/too ?many ?requests|\b429\b/i, { code: 'registry.rate-limited' }],
	[
		/unauthorized|authentication required|no basic auth credentials|invalid username\/password|\b401\b/i,
		{ code: 'registry.unauthorized' },
	],
	[/\bdenied\b|forbidden|\b403\b/i, { code: 'registry.denied' }],
	[/manifest unknown|name unknown|manifest for .* not found/i, { code: 'manifest.not-found' }],
	[
		/connection refused|no such host|i\/o timeout|network is unreachable|no route to host|server misbehaving|dial tcp|proxyconnect/i,
		{ code: 'engine.registry-unreachable' },
	],
	[
		/unexpected EOF|connection reset|broken pipe|TLS handshake timeout/i,
		{ code: 'engine.failed', reason: 'broken' },
	],
];

/** The fault that an engine's refusal of a pull or push is. */
export function faultFromWords(said: string, work: EngineWork): Fault {
	const words = said.slice(0, MAX_READ);
	const meaning = MEANINGS.find(([pattern]) => pattern.test(words))?.[1] ?? {
		code: 'engine.failed',
	};
	const { code, reason } = meaning;
	const isOurs = code.startsWith('engine.') && code !== 'engine.registry-unreachable';
	return makeFault({
		code,
		side: isOurs ? 'this-computer' : work.side,
		subject: subjectOf(code, work),
		detail: redacted(words.trim()).slice(0, MAX_WORDS),
		isRetryable: code === 'registry.rate-limited' || reason === 'broken',
		facts: {
			engine: work.engine,
			host: work.registry,
			repository: work.repository,
			action: work.action,
			...(code === 'engine.registry-untrusted' ? { endpoint: work.endpoint } : {}),
			...(reason === undefined ? {} : { reason }),
			...(code === 'registry.unauthorized'
				? { reason: work.hasCredential ? 'refused' : 'no-credential' }
				: {}),
		},
	});
}

function subjectOf(code: FaultCode, work: EngineWork): string {
	return code.startsWith('engine.registry-') ? work.registry : work.subject;
}

/** The fault of a pull or push that failed in whatever way. @throws the error itself when it is none of an engine */
export function faultOfWork(error: unknown, work: EngineWork): FaultError {
	if (error instanceof FaultError) {
		return error;
	}
	if (error instanceof EngineRefusal) {
		return new FaultError(faultFromWords(error.message, work), error);
	}
	if (error instanceof BrokenStream) {
		const fault = makeFault({
			code: 'engine.broke-off',
			side: 'this-computer',
			subject: work.subject,
			detail: redacted(error.message).slice(0, MAX_WORDS),
			isRetryable: true,
			facts: { engine: work.engine },
		});
		return new FaultError(fault, error);
	}
	return new FaultError(connectionFault(error, work.endpoint, work.engine), error);
}

const SYSTEM_CODE = /^E[A-Z0-9_]+$/;

/** The fault of a connection to an engine that could not be made or broke. */
export function connectionFault(error: unknown, endpoint: string, engine?: string): Fault {
	const code = systemCode(error);
	const isDenied = code === 'EACCES' || code === 'EPERM';
	const isOther = code === 'HPE' || (error instanceof EngineRefusal && error.status !== undefined);
	return makeFault({
		code: isDenied ? 'engine.denied' : isOther ? 'engine.not-an-engine' : 'engine.unreachable',
		side: 'this-computer',
		subject: endpoint,
		detail: redacted(error instanceof Error ? error.message : String(error)).slice(0, MAX_WORDS),
		facts: {
			...(engine === undefined ? {} : { engine }),
			...(code === undefined ? {} : { reason: code }),
		},
	});
}

/** Gives `ECONNREFUSED` and its like; `HPE` for what is no HTTP. */
function systemCode(error: unknown): string | undefined {
	const code =
		typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
	if (code.startsWith('HPE_')) {
		return 'HPE';
	}
	return SYSTEM_CODE.test(code) ? code : undefined;
}
