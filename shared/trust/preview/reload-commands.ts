// How an engine is told to read its files again and asked what it took, as commands for a person.
import { toBase64 } from '../../format/base64';
import type { EngineFiles, FileAccess, TrustEngine } from '../engine-files';
import { shellWord } from './shell-words';

/** Gives the commands after which the engine's files count; none where files are read at each operation. */
export function reloadCommands({ engine, reload }: EngineFiles): readonly string[] {
	switch (reload.kind) {
		case 'none':
			return [];
		case 'signal':
			return [`${sudoOf(reload.access)}kill -HUP ${reload.pid}`];
		case 'unit': {
			const user = reload.isUserUnit ? '--user ' : '';
			const sudo = reload.isUserUnit ? '' : sudoOf(reload.access);
			return [`${sudo}systemctl ${user}${reload.action} ${shellWord(reload.unit)}`];
		}
		case 'by-hand':
			return [handReload(engine, reload.what)];
	}
}

function sudoOf(access: FileAccess): string {
	return access.kind === 'own' ? '' : 'sudo ';
}

function handReload(
	{ kind, isRootless }: TrustEngine,
	what: Extract<EngineFiles['reload'], { kind: 'by-hand' }>['what'],
): string {
	if (what === 'desktop') return 'docker desktop restart';
	if (what === 'windows') return 'Restart-Service docker';
	const systemctl = isRootless ? 'systemctl --user' : 'sudo systemctl';
	return kind === 'docker'
		? `${systemctl} reload docker`
		: `${systemctl} try-restart podman.service`;
}

/** Gives the command that shows what the running engine now does with registries. */
export function verifyCommands({ kind, endpoint }: TrustEngine): readonly string[] {
	const at = shellWord(endpoint);
	if (kind === 'docker') return [`docker --host ${at} info --format '{{json .RegistryConfig}}'`];
	// A service of another kind than podman's own sockets is asked where it is.
	const url = /^(?:unix|tcp|ssh):\/\//.test(endpoint) ? ` --url ${at}` : '';
	return [`podman${url} info --format '{{json .Registries}}'`];
}

/** Gives a command that is run inside the virtual machine of Podman. */
export function inMachine({ endpoint }: TrustEngine, command: string): string {
	const name = /(podman-machine-[A-Za-z0-9_-]+?)(?:-api)?(?:\.sock)?$/.exec(endpoint)?.[1];
	const machine = name === undefined ? '' : `${name} `;
	// Windows' shells break quotes in arguments of programs; these letters need none.
	const script = endpoint.startsWith('npipe:')
		? `"echo ${toBase64(new TextEncoder().encode(command))} | base64 -d | sh"`
		: shellWord(command);
	return `podman machine ssh ${machine}${script}`;
}
