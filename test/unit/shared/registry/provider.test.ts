import { describe, expect, it } from 'vitest';
import { providerOf, usualUsername } from '../../../../shared/registry/provider';

describe('a well-known registry', () => {
	it.each([
		['docker.io', 'docker-hub'],
		['ghcr.io', 'github'],
		['registry.gitlab.com', 'gitlab'],
		['europe-west1-docker.pkg.dev', 'google-artifact-registry'],
		['eu.gcr.io', 'google-container-registry'],
		['123456789012.dkr.ecr.eu-central-1.amazonaws.com', 'amazon-ecr'],
		['123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com', 'amazon-ecr'],
		['public.ecr.aws', 'amazon-ecr-public'],
		['corp1.azurecr.io', 'azure'],
		['quay.io', 'quay'],
		['registry.redhat.io', 'red-hat'],
	])('%s is %s', (host, provider) => {
		expect(providerOf(host)).toBe(provider);
	});

	it.each([
		'evil.azurecr.io.attacker.example',
		'docker.io.evil.example',
		'xn--dcker-jua.io',
		'ghcr.io:444',
		'my-ghcr.io',
		'x.quay.io',
		'12345678901.dkr.ecr.eu-central-1.amazonaws.com',
		'123456789012.dkr.ecr.eu.amazonaws.com.evil.example',
		'a.docker.pkg.dev',
		'registry.example:5000',
		'',
	])('%s is nobody in particular', (host) => {
		expect(providerOf(host)).toBeUndefined();
	});

	it('may have one user name for everyone', () => {
		expect(usualUsername('amazon-ecr')).toBe('AWS');
		expect(usualUsername('google-artifact-registry')).toBe('_json_key');
		expect(usualUsername('github')).toBeUndefined();
	});
});
