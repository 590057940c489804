import { describe, expect, it } from 'vitest';
import { trustQuestion } from '../../../../electron/trust/trust-question';
import type { TrustFinding } from '../../../../shared/trust/trust-finding';
import { enginePreview, trustPreview } from '../../../support/fake-trust-desk';

const elsewhere: TrustFinding = {
	code: 'location-elsewhere',
	severity: 'warns',
	facts: { host: 'r.example', other: 'moved.example', file: '/etc/r.conf', line: '3' },
};
const clear: TrustFinding = {
	code: 'clear-text',
	severity: 'warns',
	facts: { host: 'm.example', engine: 'Podman' },
};
const detail = (parts: Parameters<typeof trustPreview>[0]): string =>
	trustQuestion(trustPreview(parts)).detail;

describe('the question before a change', () => {
	it('names another host that would be asked unchecked, once', () => {
		const engines = [
			enginePreview({ findings: [elsewhere] }),
			enginePreview({ findings: [elsewhere] }),
		];
		const text = detail({ wish: { host: 'r.example', as: 'insecure' }, engines });
		expect(text.split('moved.example would be asked unchecked, not r.example.')).toHaveLength(2);
		expect(detail({ reverts: 'c1', engines })).not.toContain('moved.example');
	});

	it('warns of a mirror that is asked unchecked, also where nothing was said of it', () => {
		const wish = { host: 'm.example', as: 'mirror', of: 'docker.io' } as const;
		const danger = /read and replace/;
		expect(detail({ wish, engines: [enginePreview({ findings: [clear] })] })).toMatch(danger);
		expect(detail({ wish, engines: [enginePreview({ findings: [] })] })).not.toMatch(danger);
	});
});
