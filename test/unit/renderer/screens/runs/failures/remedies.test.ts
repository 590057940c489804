import { describe, expect, it } from 'vitest';
import { type Remedy, remediesOf } from '../../../../../../renderer/screens/runs/failures/remedies';
import { makeFault } from '../../../../../../shared/fault/fault';
import { FAULT_CODES, type FaultCode } from '../../../../../../shared/fault/fault-codes';
import { describeFault } from '../../../../../../shared/fault/fault-texts';

const HOST = 'registry.example:5000';
const faultOf = (code: FaultCode, facts: Record<string, string> = { host: HOST }) =>
	makeFault({ code, side: 'destination', subject: `${HOST}/app/web:1`, facts });

const short = (remedy: Remedy): string =>
	remedy.kind === 'registry' || remedy.kind === 'mirror'
		? `${remedy.kind} ${remedy.why}`
		: remedy.kind;

/** Only words help: there is nothing to press. */
const WORDS_ONLY: readonly FaultCode[] = ['run.not-found'];

describe('remedies', () => {
	it.each(FAULT_CODES)('%s has a remedy in words, and a button where one helps', (code) => {
		const fault = faultOf(code);
		expect(describeFault(fault).remedy).not.toBe('');
		const remedies = remediesOf(fault).map(short);
		expect(remedies.length > 0).toBe(!WORDS_ONLY.includes(code));
		expect(new Set(remedies).size).toBe(remedies.length);
	});

	it.each([
		['registry.denied', ['request', 'registry credential', 'retry']],
		['registry.tls-untrusted', ['registry trustCa', 'retry']],
		['registry.speaks-plain-http', ['registry tls', 'retry']],
		['registry.unauthorized', ['registry credential', 'retry']],
		['registry.rate-limited', ['retry', 'registry credential']],
		['manifest.not-found', ['mirror removeImage', 'registry credential', 'retry']],
		['platform.not-found', ['mirror mirror']],
		['disk.full', ['retry']],
		['internal.unexpected', ['details', 'logs']],
	] as const)('of %s are %j', (code, expected) => {
		expect(remediesOf(faultOf(code)).map(short)).toEqual(expected);
	});

	it.each([
		['plain-http', 'insecure'],
		['certificate', 'ca'],
	])('of an engine that does not trust a registry (%s) let it accept it as %s', (reason, as) => {
		const facts = { host: HOST, reason, engine: 'Docker 28.2.2' };
		const remedies = remediesOf(faultOf('engine.registry-untrusted', facts));
		expect(remedies.map(short)).toEqual(['trust', 'retry']);
		expect(remedies[0]).toMatchObject({ start: { host: HOST, as, engineKind: 'Docker' } });
	});

	it('of the direct route never lead to an engine', () => {
		const codes = FAULT_CODES.filter((code) => code !== 'engine.registry-untrusted');
		expect(
			codes.filter((code) => remediesOf(faultOf(code)).some(({ kind }) => kind === 'trust')),
		).toEqual([]);
	});

	it('of a registry behind a proxy lead to the proxy, else to its address', () => {
		expect(remediesOf(faultOf('registry.unreachable', { stage: 'proxy' })).map(short)).toEqual([
			'settings',
			'retry',
		]);
		expect(remediesOf(faultOf('registry.unreachable', { stage: 'dns' })).map(short)).toEqual([
			'retry',
			'registry registry',
		]);
	});

	it.each([
		['registry.example:5000/app/web:1', 'registry.example:5000'],
		['registry.example', 'registry.example'],
		['localhost:5000/app', 'localhost:5000'],
		['[::1]:5000/app', '[::1]:5000'],
		['registry-1.docker.io/library/nginx', 'docker.io'],
		[`sha256:${'a'.repeat(64)}`, ''],
		['app/web:1', ''],
		['', ''],
	])('open the registry of %j: %j', (subject, host) => {
		const fault = makeFault({ code: 'registry.unauthorized', side: 'source', subject });
		const [remedy] = remediesOf(fault);
		expect(remedy?.kind === 'registry' ? remedy.host : undefined).toBe(host);
	});
});
