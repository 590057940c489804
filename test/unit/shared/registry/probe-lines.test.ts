import { describe, expect, it } from 'vitest';
import { probeStepFinding, probeStepName } from '../../../../shared/registry/probe-lines';
import { PROBE_STEPS, type ProbeStep } from '../../../../shared/registry/probe-report';

function step(
	name: ProbeStep['step'],
	facts: Record<string, string>,
	outcome: ProbeStep['outcome'] = 'ok',
): ProbeStep {
	return { step: name, outcome, durationMs: 1, facts };
}

describe('words for probe steps', () => {
	it('has a name for every step, each once', () => {
		expect(new Set(PROBE_STEPS.map(probeStepName)).size).toBe(PROBE_STEPS.length);
	});

	it.each([
		[step('dns', { addresses: '10.0.0.1, 10.0.0.2' }), '10.0.0.1, 10.0.0.2'],
		[step('tcp', {}), 'accepted'],
		[step('tcp', { via: 'proxy:3128' }), 'accepted by the proxy proxy:3128'],
		[
			step('tls', { protocol: 'TLSv1.3', issuer: 'My CA', daysLeft: '12', isVerified: 'true' }),
			'TLSv1.3, signed by My CA, 12 days left',
		],
		[
			step('tls', { protocol: 'TLSv1.2', isVerified: 'false' }),
			'TLSv1.2, not checked, as this registry is set to',
		],
		[step('api', { version: 'registry/2.0' }), 'answers as a registry'],
		[step('sign-in', { scheme: 'none' }), 'no sign-in needed'],
		[step('sign-in', { scheme: 'basic' }), 'the registry itself, with a password'],
		[
			step('sign-in', { scheme: 'bearer', server: 'auth.docker.io', relation: 'known' }),
			'auth.docker.io (known to belong to it)',
		],
		[step('token', { username: 'anonymous' }), 'without an account'],
		[step('token', { username: 'ferry' }), 'as ferry'],
		[step('pull', { repositories: '1' }), '1 repository'],
		[step('pull', { repositories: '7' }), '7 repositories'],
		[step('pull', { digest: 'sha256:abc' }), 'sha256:abc'],
		[step('push', { repository: 'team/app' }), 'may push to team/app'],
		[step('clock', { differenceMs: '12' }), 'agrees with this computer'],
		[step('push', { reason: 'not asked for' }, 'skipped'), 'not tried: not asked for'],
		[step('token', {}, 'fault'), ''],
	])('%j: %s', (one, words) => {
		expect(probeStepFinding(one)).toBe(words);
	});

	it('shows nothing hidden in what comes from outside', () => {
		expect(probeStepFinding(step('dns', { addresses: 'a\u202eb\nc' }))).toBe('ab c');
	});
});
