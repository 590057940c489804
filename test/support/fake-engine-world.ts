// A computer that exists only as files, variables and the output of one program, to look for engines on.
import type { EngineWorld } from '../../electron/engine/engine-world';

export interface FakeComputer {
	readonly platform?: NodeJS.Platform;
	readonly variables?: Readonly<Record<string, string>>;
	readonly files?: Readonly<Record<string, string>>;
	/** Of any program; undefined: none is installed. */
	readonly output?: string | undefined;
}

export function fakeWorld(computer: FakeComputer): EngineWorld {
	const { platform = 'linux', variables = {}, files = {}, output } = computer;
	return {
		environment: { platform, homeFolder: '/home/u', userId: 1000, variables },
		readText: (file) => Promise.resolve(files[file]),
		listFolder: (folder) => {
			const below = Object.keys(files).filter((file) => file.startsWith(`${folder}/`));
			return Promise.resolve([
				...new Set(below.map((file) => file.slice(folder.length + 1).split('/')[0] ?? '')),
			]);
		},
		look: (file) => Promise.resolve(files[file] === undefined ? 'missing' : 'there'),
		realPath: (file) => Promise.resolve(file),
		run: () => Promise.resolve(output),
	};
}
