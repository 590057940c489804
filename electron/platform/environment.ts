// The only place that touches process.env and asks the system who and where we are. Everything else gets an Environment
// as an argument, so that tests can be another computer.
import { homedir } from 'node:os';

export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

export interface Environment {
	readonly platform: NodeJS.Platform;
	readonly homeFolder: string;
	/** Numeric user id; absent on Windows. */
	readonly userId?: number;
	readonly variables: EnvironmentVariables;
}

/** Gives this computer's environment as it is now. */
export function currentEnvironment(): Environment {
	const userId = process.getuid?.();
	return {
		platform: process.platform,
		homeFolder: homedir(),
		...(userId === undefined ? {} : { userId }),
		variables: { ...process.env },
	};
}

/** Gives this process, and those that it starts from now on, another data folder. */
export function moveDataFolder(folder: string): void {
	process.env['FERRY_DATA_DIR'] = folder;
}

/** Gives a variable; an empty one counts as unset. On Windows the case of the name does not matter. */
export function variableOf(environment: Environment, name: string): string | undefined {
	const { variables } = environment;
	const value =
		variables[name] ??
		(environment.platform === 'win32' ? variables[nameIn(variables, name)] : undefined);
	return value === undefined || value === '' ? undefined : value;
}

function nameIn(variables: EnvironmentVariables, name: string): string {
	return Object.keys(variables).find((key) => key.toUpperCase() === name.toUpperCase()) ?? name;
}
