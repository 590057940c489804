import { describe, expect, it } from 'vitest';
import { trustRemedyOf, trustStartOf } from '../../../../renderer/stores/trust-start';
import { makeFault } from '../../../../shared/fault/fault';

const HOST = 'registry.example:5000';
const untrusted = (facts: Readonly<Record<string, string>>) =>
	makeFault({ code: 'engine.registry-untrusted', side: 'this-computer', subject: HOST, facts });

describe('where engine trust is the remedy', () => {
	it.each([
		['plain-http', 'insecure'],
		['certificate', 'ca'],
	])('%s is answered by %s, for the engine that failed', (reason, as) => {
		const remedy = trustRemedyOf(
			untrusted({ host: HOST, reason, engine: 'Docker 28.2.2', endpoint: 'unix:///run/d.sock' }),
		);
		expect(remedy).toEqual({ host: HOST, as, engine: 'unix:///run/d.sock', engineKind: 'Docker' });
	});

	it('an engine that an older run did not name by endpoint is known by its title, or not at all', () => {
		expect(trustRemedyOf(untrusted({ host: HOST, engine: 'Podman 5.4.2' }))).toMatchObject({
			engine: 'Podman 5.4.2',
			engineKind: 'Podman',
		});
		expect(trustRemedyOf(untrusted({ host: HOST }))).toEqual({
			host: HOST,
			as: 'ca',
			engineKind: '',
		});
	});

	it.each(['registry.tls-untrusted', 'registry.speaks-plain-http', 'engine.denied'] as const)(
		'%s is another failure: nothing is offered',
		(code) => {
			const fault = makeFault({ code, side: 'source', subject: HOST, facts: { host: HOST } });
			expect(trustRemedyOf(fault)).toBeUndefined();
		},
	);

	it('without a registry nothing is offered', () => {
		expect(trustRemedyOf(untrusted({ host: 'no host/at all' }))).toBeUndefined();
	});

	it('the flow gets the image to prove and what to run again', () => {
		const retry = { runId: 'run', items: [1, 2] };
		expect(
			trustStartOf({ host: HOST, as: 'ca', engineKind: 'Docker' }, { proof: `${HOST}/a:1`, retry }),
		).toEqual({ host: HOST, as: 'ca', proof: `${HOST}/a:1`, retry });
	});
});
