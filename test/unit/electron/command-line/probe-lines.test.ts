import { describe, expect, it } from 'vitest';
import { probeLines } from '../../../../electron/command-line/probe-lines';
import { makeFault } from '../../../../shared/fault/fault';
import { hasHiddenCharacter } from '../../../../shared/format/visible-text';
import { PROBE_STEPS, type ProbeStep } from '../../../../shared/registry/probe-report';

const ok = (step: ProbeStep['step'], facts: ProbeStep['facts'] = {}): ProbeStep => ({
	step,
	outcome: 'ok',
	durationMs: 1,
	facts,
});

describe('the checklist for people', () => {
	it.each([
		[ok('dns', { addresses: '10.0.0.1, ::1' }), 'ok       name        10.0.0.1, ::1'],
		[ok('tcp'), 'ok       connection  the port answers'],
		[ok('tcp', { via: 'proxy:3128' }), 'ok       connection  through the proxy proxy:3128'],
		[
			ok('tls', { protocol: 'TLS 1.3', issuer: 'Company CA', daysLeft: '80' }),
			'ok       encryption  TLS 1.3, certificate of Company CA valid for 80 more days',
		],
		[ok('api', { version: 'registry/2.0' }), 'ok       registry    answers as registry/2.0'],
		[ok('api'), 'ok       registry    answers as a registry'],
		[
			ok('api', { version: '', servedBy: 'reg.example' }),
			'ok       registry    answers as a registry, served by reg.example',
		],
		[ok('sign-in', { scheme: 'none' }), 'ok       sign-in     not asked for'],
		[ok('sign-in', { scheme: 'basic' }), 'ok       sign-in     basic'],
		[
			ok('sign-in', { scheme: 'bearer', server: 'auth.x', relation: 'pinned' }),
			'ok       sign-in     bearer, by auth.x (allowed by you)',
		],
		[ok('token', { username: 'anonymous' }), 'ok       credential  anonymous is let in'],
		[ok('token', { username: 'alice' }), 'ok       credential  alice is let in'],
		[ok('pull', { repositories: '12' }), 'ok       reading     lists 12 repositories'],
		[
			ok('pull', { digest: `sha256:${'ab'.repeat(32)}` }),
			'ok       reading     found abababababab',
		],
		[ok('push', { repository: 'a/b' }), 'ok       writing     an upload to a/b may begin'],
		[ok('clock', { differenceMs: '-2000' }), 'ok       clock       differs by 2.0 s'],
	])('%j', (step, line) => {
		expect(probeLines(step)).toEqual([line]);
	});

	it('says below a failed step what it means, what to do, and the code', () => {
		const fault = makeFault({
			code: 'registry.tls-untrusted',
			side: 'source',
			subject: 'r.x',
			facts: { host: 'r.x' },
		});
		expect(probeLines({ ...ok('tls'), outcome: 'fault', fault })).toEqual([
			"failed   encryption  r.x uses a certificate this computer doesn't trust.",
			expect.stringMatching(/^ {11}\S/),
			expect.stringContaining('image-ferry registry add r.x --tls private-ca --ca FILE'),
			'           (registry.tls-untrusted)',
		]);
	});

	it('says why a step was skipped, by the word that people see', () => {
		const skipped = (reason: string) =>
			probeLines({ ...ok('pull'), outcome: 'skipped', facts: { reason } });
		expect(skipped('tcp failed')).toEqual(['skipped  reading     because connection failed']);
		expect(skipped('no image named')).toEqual(['skipped  reading     no image named']);
	});

	it("never sends a registry's control characters to the terminal", () => {
		const bad = 'x\u001b[2J\u202ey';
		const facts = {
			...{ addresses: bad, via: bad, protocol: bad, issuer: bad, daysLeft: bad, version: bad },
			...{ scheme: bad, server: bad, username: bad, repositories: bad, repository: bad },
			...{ reason: bad },
		};
		for (const step of PROBE_STEPS) {
			for (const outcome of ['ok', 'skipped'] as const) {
				const lines = probeLines({ ...ok(step, facts), outcome });
				expect([step, lines.some(hasHiddenCharacter)]).toEqual([step, false]);
			}
		}
	});
});
