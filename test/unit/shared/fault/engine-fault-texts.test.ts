import { describe, expect, it } from 'vitest';
import { DOCKER_GROUP_COMMAND } from '../../../../shared/fault/engine-fault-texts';
import { type Fault, makeFault } from '../../../../shared/fault/fault';
import { describeFault } from '../../../../shared/fault/fault-texts';

function about(code: Fault['code'], facts: Record<string, string> = {}) {
	return describeFault(
		makeFault({ code, side: 'this-computer', subject: 'unix:///run/docker.sock', facts }),
	);
}

describe('the texts of engines', () => {
	it('gives the command that lets this user in, and what it means', () => {
		const { title, remedy } = about('engine.denied');
		expect(title).toBe('You may not use the engine at unix:///run/docker.sock');
		expect(remedy).toContain(DOCKER_GROUP_COMMAND);
		expect(remedy).toContain('what root can');
	});

	it.each(['ssh', 'plain-tcp', 'scheme', 'malformed', 'certificates'])(
		'says why an endpoint is not used: %s',
		(reason) => {
			expect(about('engine.endpoint-refused', { reason }).explanation).not.toBe('');
		},
	);

	it('tells plain HTTP from a certificate, and names the engine', () => {
		const facts = { engine: 'Podman 4.3.1', host: 'r.example:5000' };
		const http = about('engine.registry-untrusted', { ...facts, reason: 'plain-http' });
		const tls = about('engine.registry-untrusted', { ...facts, reason: 'certificate' });
		expect(http.title).toBe('Podman 4.3.1 does not trust r.example:5000');
		expect(http.remedy).toContain('insecure registries');
		expect(tls.remedy).toContain('certs.d');
	});

	it('speaks of the engine when its kind is not known', () => {
		expect(about('engine.unreachable').title).toBe("The engine can't be reached");
	});
});
