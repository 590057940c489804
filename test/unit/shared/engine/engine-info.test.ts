import { expect, it } from 'vitest';
import { detectedEnginesSchema, engineTitle } from '../../../../shared/engine/engine-info';

it('names an engine for sentences', () => {
	expect(engineTitle({ kind: 'docker', version: '20.10.24' })).toBe('Docker 20.10.24');
	expect(engineTitle({ kind: 'podman', version: '4.3.1' })).toBe('Podman 4.3.1');
});

it('has no room for anything that is not named', () => {
	const place = { place: 'docker-host', looked: 'DOCKER_HOST', reason: 'DOCKER_HOST is not set.' };
	expect(detectedEnginesSchema.safeParse({ engines: [], rejected: [place] }).success).toBe(true);
	expect(
		detectedEnginesSchema.safeParse({ engines: [], rejected: [{ ...place, password: 'x' }] })
			.success,
	).toBe(false);
});
