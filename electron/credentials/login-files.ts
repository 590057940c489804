// Where Docker and Podman keep the logins of this user, in the order in which they are asked. Reads nothing.
import path from 'node:path';
import { type Environment, variableOf } from '../platform/environment';

/** `podman`: keys may name a part of a registry, and `credsStore` means nothing (facts B5). */
export type LoginDialect = 'docker' | 'podman';

export type LoginPlace =
	| { readonly dialect: LoginDialect; readonly name: string; readonly file: string }
	| { readonly dialect: LoginDialect; readonly name: string; readonly text: string };

/** Gives the places, those that the user named by a variable first. A default that a variable replaces is left out. */
export function loginPlaces(environment: Environment): readonly LoginPlace[] {
	const paths = environment.platform === 'win32' ? path.win32 : path.posix;
	const text = variableOf(environment, 'DOCKER_AUTH_CONFIG');
	const dockerFolder = variableOf(environment, 'DOCKER_CONFIG');
	const podmanFile = variableOf(environment, 'REGISTRY_AUTH_FILE');
	const docker = (folder: string) => place('docker', paths.join(folder, 'config.json'));
	return [
		...(text === undefined
			? []
			: [{ dialect: 'docker' as const, name: 'DOCKER_AUTH_CONFIG', text }]),
		...(dockerFolder === undefined ? [] : [docker(dockerFolder)]),
		...(podmanFile === undefined ? [] : [place('podman', podmanFile)]),
		...(dockerFolder === undefined ? [docker(paths.join(environment.homeFolder, '.docker'))] : []),
		...(podmanFile === undefined
			? podmanDefaults(environment, paths).map((file) => place('podman', file))
			: []),
	];
}

function place(dialect: LoginDialect, file: string): LoginPlace {
	return { dialect, name: file, file };
}

function podmanDefaults(environment: Environment, paths: path.PlatformPath): readonly string[] {
	const config =
		variableOf(environment, 'XDG_CONFIG_HOME') ?? paths.join(environment.homeFolder, '.config');
	const lasting = paths.join(config, 'containers', 'auth.json');
	if (environment.platform !== 'linux') {
		return [lasting];
	}
	const runtime = variableOf(environment, 'XDG_RUNTIME_DIR');
	const fleeting =
		runtime === undefined
			? `/run/containers/${environment.userId ?? 0}/auth.json`
			: paths.join(runtime, 'containers', 'auth.json');
	return [fleeting, lasting];
}
