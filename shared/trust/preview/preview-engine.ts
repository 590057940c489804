// What would be written for one engine, as the window and the command line show it: no bytes leave with it.

import { redact } from '../../fault/redact';
import type { EngineFiles } from '../engine-files';
import type {
	Consequence,
	DiffRow,
	EnginePreview,
	EngineTrust,
	FilePreview,
	PlannedEdit,
} from '../trust-plan';
import { lineDiff } from './line-diff';
import { shellCommands } from './shell-commands';

/** Gives the preview of what was planned from these files. */
export function previewEngine(files: EngineFiles, trust: EngineTrust): EnginePreview {
	const { endpoint, kind, version, isRootless, flavour } = files.engine;
	return {
		engine: { endpoint, kind, version, isRootless, flavour },
		files: trust.edits.map(previewFile),
		findings: trust.findings,
		effectiveNow: trust.effectiveNow,
		effectiveAfter: trust.effectiveAfter,
		consequence: consequenceOf(files, trust),
		commands: shownCommands(files, trust),
	};
}

function previewFile({ role, before, after, settled, newMode }: PlannedEdit): FilePreview {
	const action = after === undefined ? 'remove' : before.kind === 'missing' ? 'create' : 'change';
	const mode = before.kind === 'there' ? before.mode : newMode;
	return {
		path: before.path,
		...(before.link === undefined ? {} : { link: before.link }),
		role,
		action,
		...(settled === undefined
			? {}
			: { settles: settled.content === undefined ? 'removed' : 'restored' }),
		owner: before.kind === 'unread' ? '' : before.owner,
		mode: mode.toString(8).padStart(4, '0'),
		access: before.access.kind,
		rows: lineDiff(before.kind === 'there' ? before.bytes : undefined, after).map(withoutSecrets),
	};
}

/** Proxies with a password may stand in the same file. */
function withoutSecrets(row: DiffRow): DiffRow {
	return 'text' in row ? { ...row, text: redact(row.text) } : row;
}

/** A command holds its whole file, and a secret in it is for nobody's clipboard. */
function shownCommands(files: EngineFiles, trust: EngineTrust): readonly string[] {
	const secret = trust.edits.find(({ after, settled }) =>
		[after, settled?.content].some((bytes) => {
			const text = new TextDecoder().decode(bytes);
			return redact(text) !== text;
		}),
	);
	return secret === undefined
		? shellCommands(files, trust)
		: [
				`# ${secret.before.path} holds a secret: edit it by hand as its preview shows, then reload the engine.`,
			];
}

/** Containers that a restart would stop: unless live-restore keeps them, or none is known to run. */
function restartStops({ kind, says }: EngineFiles): boolean {
	return kind === 'docker' && says.isLiveRestore !== true && says.containersRunning !== 0;
}

function consequenceOf(files: EngineFiles, { needsReload }: EngineTrust): Consequence {
	const { reload, says } = files;
	const running =
		says.containersRunning === undefined ? {} : { containersRunning: says.containersRunning };
	if (!needsReload || reload.kind === 'none') {
		return { step: 'nothing', ...running, stopsContainers: false };
	}
	if (reload.kind === 'signal') {
		return {
			step: 'reload',
			what: `process ${reload.pid}`,
			...running,
			stopsContainers: false,
		};
	}
	if (reload.kind === 'unit') {
		const { action, unit } = reload;
		const stopsContainers = action === 'restart' && restartStops(files);
		return { step: action, what: unit, ...running, stopsContainers };
	}
	// A whole virtual machine, or a service without live-restore, is restarted there; elsewhere a reload is enough.
	const isRestarted = reload.what === 'desktop' || reload.what === 'windows';
	return {
		step: 'by-hand',
		what: reload.what,
		...running,
		stopsContainers: isRestarted && says.containersRunning !== 0,
	};
}
