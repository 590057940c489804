// What Linux tells of a running process, as far as this process may know it.
import { z } from 'zod';
import type { FinderWorld } from '../finder-world';

/** The only variables of another process that are ever looked at. */
const VARIABLES = [
	'HOME',
	'XDG_CONFIG_HOME',
	'CONTAINERS_REGISTRIES_CONF',
	'REGISTRIES_CONFIG_PATH',
] as const;
export type EngineVariable = (typeof VARIABLES)[number];
type Variables = Readonly<Partial<Record<EngineVariable, string>>>;

export interface ProcessFacts {
	readonly pid: number;
	readonly parentPid: number;
	/** Short name, as `ps` shows it. */
	readonly name: string;
	readonly argv: readonly string[];
	/** Number of the user whose rights it has. */
	readonly userId: number;
	/** Clock ticks since the computer started. */
	readonly startedAt: number;
	/** Absent when its environment may not be read; empty variables are left out. */
	readonly variables?: Variables;
	/** Absent when it may not be known. */
	readonly workingFolder?: string;
	/** The unit of systemd that it belongs to. */
	readonly unit?: { readonly name: string; readonly isUserUnit: boolean };
}

const statusSchema = z.object({
	Name: z.string().default(''),
	PPid: z.coerce.number().default(0),
	Uid: z.string().default(''),
});

/** Gives `undefined` when there is no such process. */
export async function processFacts(
	world: FinderWorld,
	pid: number,
): Promise<ProcessFacts | undefined> {
	const folder = `/proc/${pid}`;
	const [status, argv, stat, environ, cgroup, workingFolder] = await Promise.all([
		world.readText(`${folder}/status`),
		world.readText(`${folder}/cmdline`),
		world.readText(`${folder}/stat`),
		world.readText(`${folder}/environ`),
		world.readText(`${folder}/cgroup`),
		world.readLink(`${folder}/cwd`),
	]);
	if (status === undefined) {
		return undefined;
	}
	const facts = statusSchema.parse(
		Object.fromEntries(status.split('\n').map((line) => line.split(/:\s*/, 2) as [string, string])),
	);
	const unit = unitOf(cgroup ?? '');
	return {
		pid,
		parentPid: facts.PPid,
		name: facts.Name,
		argv: (argv ?? '').replace(/\0$/, '').split('\0'),
		userId: Number(facts.Uid.split(/\s+/)[1] ?? 0),
		// Fields are counted from behind the name, which may hold anything.
		startedAt: Number((stat ?? '').replace(/^.*\) /s, '').split(' ')[19] ?? 0),
		...(environ === undefined ? {} : { variables: variablesOf(environ) }),
		...(workingFolder === undefined ? {} : { workingFolder }),
		...(unit === undefined ? {} : { unit }),
	};
}

function variablesOf(environ: string): Variables {
	const found: Record<string, string> = {};
	for (const pair of environ.split('\0')) {
		const name = VARIABLES.find((wanted) => pair.startsWith(`${wanted}=`));
		const value = pair.slice((name ?? '').length + 1);
		if (name !== undefined && value !== '') {
			found[name] = value;
		}
	}
	return found;
}

/** systemd names the group of a service's processes after it. */
function unitOf(cgroup: string): ProcessFacts['unit'] {
	for (const line of cgroup.split('\n')) {
		const path = line.split(':').slice(2).join(':');
		const name = path
			.split('/')
			.findLast((part) => part.endsWith('.service') && !/^user@\d+\.service$/.test(part));
		if (name !== undefined) {
			return { name, isUserUnit: /\/user@\d+\.service\//.test(path) };
		}
	}
	return undefined;
}
