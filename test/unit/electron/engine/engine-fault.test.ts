import { describe, expect, it } from 'vitest';
import type { EngineWork } from '../../../../electron/engine/engine-client';
import {
	connectionFault,
	faultFromWords,
	faultOfWork,
} from '../../../../electron/engine/engine-fault';
import { EngineRefusal } from '../../../../electron/engine/engine-modem';
import { BrokenStream } from '../../../../electron/engine/engine-stream';

const work: EngineWork = {
	engine: 'Docker 20.10.24',
	endpoint: 'unix:///run/docker.sock',
	subject: 'r.example:5000/team/app:1',
	registry: 'r.example:5000',
	repository: 'team/app',
	side: 'destination',
	action: 'push',
	hasCredential: true,
};

describe('faultFromWords', () => {
	it.each([
		[
			'Get "https://r.example:5000/v2/": http: server gave HTTP response to HTTPS client',
			'engine.registry-untrusted',
			'plain-http',
		],
		[
			'Get "https://r.example:5000/v2/": x509: certificate signed by unknown authority',
			'engine.registry-untrusted',
			'certificate',
		],
		[
			'tls: failed to verify certificate: x509: certificate is valid for a, not b',
			'engine.registry-untrusted',
			'certificate',
		],
		[
			'failed to register layer: ApplyLayer exit status 1 stdout:  stderr: write /x: no space left on device',
			'engine.disk-full',
			undefined,
		],
		[
			'writing blob: storing blob to file "/var/tmp/storage1/1": write: no space left on device',
			'engine.disk-full',
			undefined,
		],
		['unauthorized: authentication required', 'registry.unauthorized', 'refused'],
		['no basic auth credentials', 'registry.unauthorized', 'refused'],
		['errors:\ndenied: requested access to the resource is denied', 'registry.denied', undefined],
		['toomanyrequests: You have reached your pull rate limit.', 'registry.rate-limited', undefined],
		['reading manifest sha256:00 in r/x: manifest unknown', 'manifest.not-found', undefined],
		[
			'Get "https://r.example:5000/v2/": dial tcp 10.0.0.1:5000: connect: connection refused',
			'engine.registry-unreachable',
			undefined,
		],
		['dial tcp: lookup r.example: no such host', 'engine.registry-unreachable', undefined],
		['unexpected EOF', 'engine.failed', 'broken'],
		['something nobody has thought of', 'engine.failed', undefined],
	])('understands %s', (words, code, reason) => {
		const fault = faultFromWords(words, work);
		expect([fault.code, fault.facts?.['reason']]).toEqual([code, reason]);
		expect(fault.detail).toBe(words);
	});

	it('names the engine where its trust is the remedy, so that the window can go there', () => {
		const http = faultFromWords('server gave HTTP response to HTTPS client', work);
		expect(http.facts?.['endpoint']).toBe(work.endpoint);
		expect(faultFromWords('denied', work).facts).not.toHaveProperty('endpoint');
	});

	it('says that no credential was found when none was sent', () => {
		const fault = faultFromWords('unauthorized', { ...work, hasCredential: false });
		expect(fault.facts?.['reason']).toBe('no-credential');
	});

	it('blames the side of the registry, and this computer for what is of the engine', () => {
		expect(faultFromWords('denied', work).side).toBe('destination');
		expect(faultFromWords('no space left on device', work).side).toBe('this-computer');
	});

	it('keeps no secret of what the engine says', () => {
		const fault = faultFromWords('Get "https://u:s3cret@r.example/v2/?token=abc": EOF', work);
		expect(fault.detail).not.toMatch(/s3cret|abc/);
	});

	it('tries again what passes by itself, and nothing else', () => {
		expect(faultFromWords('unexpected EOF', work).isRetryable).toBe(true);
		expect(faultFromWords('toomanyrequests', work).isRetryable).toBe(true);
		expect(faultFromWords('denied', work).isRetryable).toBe(false);
	});
});

describe('faultOfWork', () => {
	it('tells a refusal, a broken answer and a lost engine apart', () => {
		const codeOf = (error: unknown) => faultOfWork(error, work).fault.code;
		expect(codeOf(new EngineRefusal('denied', 500))).toBe('registry.denied');
		expect(codeOf(new BrokenStream('aborted'))).toBe('engine.broke-off');
		expect(codeOf(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toBe(
			'engine.unreachable',
		);
	});
});

describe('connectionFault', () => {
	const of = (code: string) =>
		connectionFault(Object.assign(new Error('x'), { code }), 'unix:///x').code;
	it.each([
		['EACCES', 'engine.denied'],
		['EPERM', 'engine.denied'],
		['ENOENT', 'engine.unreachable'],
		['ECONNREFUSED', 'engine.unreachable'],
		['HPE_INVALID_CONSTANT', 'engine.not-an-engine'],
	])('takes %s for %s', (system, code) => {
		expect(of(system)).toBe(code);
	});
});
