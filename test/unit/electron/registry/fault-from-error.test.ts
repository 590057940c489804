import { describe, expect, it } from 'vitest';
import { faultFromError } from '../../../../electron/registry/fault-from-error';
import { AddressRefusedError } from '../../../../electron/registry/http/address-guard';
import { StallError } from '../../../../electron/registry/http/http-exchange';

const request = { side: 'source', host: 'reg.example', subject: 'reg.example/app:1' } as const;
const withCode = (code: string, message = code, more: object = {}) =>
	Object.assign(new Error(message), { code }, more);

describe('faults from broken connections', () => {
	it.each<[string, unknown, string, Record<string, string>, boolean]>([
		['no name', withCode('ENOTFOUND'), 'registry.unreachable', { stage: 'dns' }, true],
		['refused', withCode('ECONNREFUSED'), 'registry.unreachable', { stage: 'connect' }, true],
		[
			'all addresses refused',
			new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')]),
			'registry.unreachable',
			{ stage: 'connect' },
			true,
		],
		[
			'no answer to connect',
			withCode('UND_ERR_CONNECT_TIMEOUT'),
			'registry.unreachable',
			{ stage: 'timeout' },
			true,
		],
		['reset', withCode('ECONNRESET'), 'registry.unreachable', { stage: 'connection' }, true],
		[
			'closed',
			withCode('UND_ERR_SOCKET', 'other side closed'),
			'registry.unreachable',
			{ stage: 'connection' },
			true,
		],
		[
			'closed by a reset',
			Object.assign(withCode('UND_ERR_SOCKET', 'terminated'), { cause: withCode('ECONNRESET') }),
			'registry.unreachable',
			{ reason: 'ECONNRESET' },
			true,
		],
		[
			'proxy refusal',
			new Error('Proxy response (403) !== 200 when HTTP Tunneling'),
			'registry.unreachable',
			{ stage: 'proxy' },
			true,
		],
		['stall', new StallError('nothing moved'), 'registry.stalled', {}, true],
		[
			'self-signed',
			withCode('DEPTH_ZERO_SELF_SIGNED_CERT'),
			'registry.tls-untrusted',
			{ reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
			false,
		],
		[
			'unknown CA',
			withCode('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
			'registry.tls-untrusted',
			{},
			false,
		],
		['expired', withCode('CERT_HAS_EXPIRED'), 'registry.tls-expired', {}, false],
		[
			'not yet valid',
			withCode('CERT_NOT_YET_VALID'),
			'registry.tls-expired',
			{ reason: 'CERT_NOT_YET_VALID' },
			false,
		],
		[
			'wrong name',
			withCode('ERR_TLS_CERT_ALTNAME_INVALID', 'x', {
				cert: { subjectaltname: 'DNS:a.example, IP Address:10.0.0.1' },
			}),
			'registry.tls-name-mismatch',
			{ names: 'a.example, 10.0.0.1' },
			false,
		],
		[
			'http where https was asked',
			withCode('ERR_SSL_WRONG_VERSION_NUMBER'),
			'registry.speaks-plain-http',
			{},
			false,
		],
		[
			'the same, said by OpenSSL',
			withCode(
				'EPROTO',
				'write EPROTO 00:error:0A00010B:SSL routines:ssl3_get_record:wrong version number',
			),
			'registry.speaks-plain-http',
			{},
			false,
		],
		[
			'other TLS trouble',
			withCode('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'),
			'registry.tls-failed',
			{},
			false,
		],
		[
			'a TLS alert instead of HTTP',
			withCode('HPE_INVALID_CONSTANT', 'Parse Error', { data: '\u0015\u0003\u0001' }),
			'registry.speaks-https',
			{},
			false,
		],
		[
			'no HTTP at all',
			withCode('HPE_INVALID_CONSTANT', 'Parse Error', { data: 'SSH-2.0' }),
			'registry.misbehaved',
			{},
			false,
		],
		[
			'a metadata address',
			new AddressRefusedError('169.254.169.254'),
			'registry.address-refused',
			{ address: '169.254.169.254' },
			false,
		],
		['no error at all', 'odd', 'registry.unreachable', { stage: 'connection' }, true],
	])('%s', (_name, error, code, facts, isRetryable) => {
		expect(faultFromError(request, error)).toMatchObject({
			code,
			isRetryable,
			side: 'source',
			facts: { host: 'reg.example', ...facts },
		});
	});

	it('shows no secret that an error quotes', () => {
		const { detail } = faultFromError(request, new Error('bad proxy http://user:CANARY@p:3128'));
		expect(detail).not.toContain('CANARY');
	});
});
