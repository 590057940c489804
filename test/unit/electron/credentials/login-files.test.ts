import { describe, expect, it } from 'vitest';
import { loginPlaces } from '../../../../electron/credentials/login-files';
import type { EnvironmentVariables } from '../../../../electron/platform/environment';

function names(
	variables: EnvironmentVariables,
	platform: NodeJS.Platform = 'linux',
	homeFolder = '/home/a',
) {
	return loginPlaces({ platform, homeFolder, userId: 1000, variables }).map(
		(place) => `${place.dialect} ${place.name}`,
	);
}

describe('the places of Docker and Podman logins', () => {
	it('are the defaults of each system', () => {
		expect(names({})).toEqual([
			'docker /home/a/.docker/config.json',
			'podman /run/containers/1000/auth.json',
			'podman /home/a/.config/containers/auth.json',
		]);
		expect(names({ XDG_RUNTIME_DIR: '/run/user/1000', XDG_CONFIG_HOME: '/conf' })).toEqual([
			'docker /home/a/.docker/config.json',
			'podman /run/user/1000/containers/auth.json',
			'podman /conf/containers/auth.json',
		]);
		expect(names({}, 'darwin', '/Users/a')).toEqual([
			'docker /Users/a/.docker/config.json',
			'podman /Users/a/.config/containers/auth.json',
		]);
		expect(names({}, 'win32', 'C:\\Users\\a')).toEqual([
			'docker C:\\Users\\a\\.docker\\config.json',
			'podman C:\\Users\\a\\.config\\containers\\auth.json',
		]);
	});

	it('are replaced by variables, which come first', () => {
		expect(
			names({ DOCKER_CONFIG: '/d', REGISTRY_AUTH_FILE: '/p/auth.json', DOCKER_AUTH_CONFIG: '{}' }),
		).toEqual(['docker DOCKER_AUTH_CONFIG', 'docker /d/config.json', 'podman /p/auth.json']);
		expect(names({ REGISTRY_AUTH_FILE: '/p/auth.json', DOCKER_CONFIG: '' })).toEqual([
			'podman /p/auth.json',
			'docker /home/a/.docker/config.json',
		]);
	});
});
