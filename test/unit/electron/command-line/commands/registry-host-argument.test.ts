import { describe, expect, it } from 'vitest';
import { registryHost } from '../../../../../electron/command-line/commands/registry-host-argument';
import { faultOf } from '../../../../support/fault-of';

const lineOf = (host: string, path: string) => `ferry test ${host}${path === '' ? '' : ` ${path}`}`;

describe('a registry’s host on the command line', () => {
	it('is made canonical', () => {
		expect(registryHost('R.Example:5000', 'HOST', lineOf)).toBe('r.example:5000');
	});

	it.each([
		['r.example/repository/docker', 'r.example', 'repository/docker'],
		['https://r.example:8443/repository/docker/', 'r.example:8443', 'repository/docker'],
		['https://r.example/v2/team/app', 'r.example', 'team/app'],
		['docker://r.example/team', 'r.example', 'team'],
	])('%s says where the path goes', async (text, host, path) => {
		const { facts } = await faultOf(() =>
			Promise.resolve().then(() => registryHost(text, 'HOST', lineOf)),
		);
		expect(facts?.['remedy']).toBe(
			`Write it as ${host}. Run: ferry test ${host} ${path} — the path goes with the images: ${host}/${path}/IMAGE:TAG; as a destination, repository: ${path}.`,
		);
	});

	it.each([
		['https://r.example/', 'Write it as r.example.'],
		['https://r.example:5000/v2/', 'Write it as r.example:5000.'],
		['https://user:s3cret@r.example', 'Write it as r.example.'],
		['https://r.example/UI/Login?next=x', 'Write it as r.example.'],
		[
			'*.example',
			'Write it as a name with a port where needed, such as registry.example.com:8083.',
		],
	])('%s has no path of images', async (text, remedy) => {
		const { facts } = await faultOf(() =>
			Promise.resolve().then(() => registryHost(text, 'HOST', lineOf)),
		);
		expect(facts?.['remedy']).toBe(remedy);
	});
});
