// The sockets and pipes where engines listen unless somebody said otherwise, on each system.
import path from 'node:path';
import type { EnginePlace } from '../../../shared/engine/engine-info';
import { type Environment, variableOf } from '../../platform/environment';
import type { EngineStrategy, PlaceToAsk } from '../engine-world';

/** Docker as the system runs it. */
export const dockerSocket: EngineStrategy = ({ environment }) =>
	sockets(environment, ['linux', 'darwin'], 'docker-socket', ['/var/run/docker.sock']);

/** Docker as one user runs it, without root. */
export const dockerRootless: EngineStrategy = ({ environment }) =>
	sockets(environment, ['linux'], 'docker-rootless', [
		path.posix.join(runtimeFolder(environment), 'docker.sock'),
	]);

/** Docker Desktop keeps its socket in the user's home. */
export const dockerDesktop: EngineStrategy = ({ environment }) =>
	sockets(
		environment,
		['linux', 'darwin'],
		'docker-desktop',
		['desktop', 'run'].map((folder) =>
			path.posix.join(environment.homeFolder, '.docker', folder, 'docker.sock'),
		),
	);

/** Podman as the system runs it. */
export const podmanSocket: EngineStrategy = ({ environment }) =>
	sockets(environment, ['linux'], 'podman-socket', ['/run/podman/podman.sock']);

/** Podman as one user runs it: `systemctl --user enable --now podman.socket`. */
export const podmanUserSocket: EngineStrategy = ({ environment }) =>
	sockets(environment, ['linux'], 'podman-user-socket', [
		path.posix.join(runtimeFolder(environment), 'podman', 'podman.sock'),
	]);

const PIPES = ['docker_engine', 'dockerDesktopLinuxEngine', 'podman-machine-default'];

/** The pipes of Docker, Docker Desktop and Podman. Who answers at one is asked, not guessed: Podman takes Docker's when it is free. */
export const windowsPipes: EngineStrategy = ({ environment }) =>
	Promise.resolve(
		environment.platform === 'win32'
			? PIPES.map((name) => socketPlace('windows-pipe', `//./pipe/${name}`, 'npipe'))
			: [],
	);

function sockets(
	environment: Environment,
	platforms: readonly NodeJS.Platform[],
	place: EnginePlace,
	files: readonly string[],
): Promise<readonly PlaceToAsk[]> {
	const isHere = platforms.includes(environment.platform);
	return Promise.resolve(isHere ? files.map((file) => socketPlace(place, file)) : []);
}

/** The endpoint of a socket file or pipe. */
export function socketPlace(
	place: EnginePlace,
	file: string,
	scheme: 'unix' | 'npipe' = 'unix',
): PlaceToAsk {
	const name = `${scheme}://${file}`;
	return { place, looked: name, endpoint: { name, address: { kind: 'socket', path: file } } };
}

function runtimeFolder(environment: Environment): string {
	return variableOf(environment, 'XDG_RUNTIME_DIR') ?? `/run/user/${environment.userId ?? 0}`;
}
