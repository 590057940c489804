// Plans, steps and standings of engine trust as lines of text.
import { engineTitle } from '../../../shared/engine/engine-info';
import { describeFault } from '../../../shared/fault/fault-texts';
import { visibleText } from '../../../shared/format/visible-text';
import { describeFinding } from '../../../shared/trust/finding-texts';
import { isAt } from '../../../shared/trust/podman/podman-effect';
import type { TrustChange, TrustStep } from '../../../shared/trust/trust-change';
import type {
	Consequence,
	DiffRow,
	EffectiveTrust,
	EnginePreview,
	FilePreview,
	StandingRow,
	TrustPreview,
} from '../../../shared/trust/trust-plan';
import type { TrustWish } from '../../../shared/trust/trust-wish';

const MAX_LINE = 2000;

/** Gives what is wished as half a sentence: `trust the CA of r.example:5000`. */
export function wishWords({ host, as, of }: Pick<TrustWish, 'host' | 'as' | 'of'>): string {
	switch (as) {
		case 'ca':
			return `trust the CA of ${host}`;
		case 'insecure':
			return `accept ${host} as insecure`;
		case 'mirror':
			return `ask ${host} before ${of ?? 'the mirrored registry'}`;
		case 'none':
			return `take back what is set for ${host}`;
	}
}

/** Gives a whole plan: findings, files line by line, what it does, and the commands where only they help. */
export function planLines(preview: TrustPreview): readonly string[] {
	const { wish, reverts, engines, verdict } = preview;
	const head =
		reverts === undefined
			? `Plan: ${wishWords(wish)}`
			: `Plan: undo the change ${reverts} (${wishWords(wish)})`;
	return [
		head,
		...engines.flatMap((engine) => ['', ...engineLines(engine, verdict, wish.host)]),
		'',
		...verdictLines(preview),
	];
}

function engineLines(
	preview: EnginePreview,
	verdict: TrustPreview['verdict'],
	host: string,
): readonly string[] {
	const { engine, files, findings, fault, commands } = preview;
	return [
		`${engineTitle(engine)}  ${engine.endpoint}`,
		...(fault === undefined ? [] : faultLines(fault)),
		...findings.flatMap((finding) => {
			const { title, explanation, remedy } = describeFinding(finding);
			const sentences = [`${title}.`, explanation, remedy].filter((text) => text !== '');
			return [`  ${SEVERITIES[finding.severity]}: ${sentences.join(' ')}`];
		}),
		...files.flatMap(fileLines),
		...(fault === undefined ? effectLines(preview, host) : []),
		...(verdict === 'by-hand' && commands.length > 0
			? ['  Run this where the engine is:', '', ...commands.flatMap((text) => text.split('\n')), '']
			: []),
	];
}

const SEVERITIES = { blocks: 'In the way', warns: 'Warning', tells: 'Note' } as const;

function faultLines(fault: NonNullable<EnginePreview['fault']>): readonly string[] {
	const { title, explanation, remedy } = describeFault(fault);
	const sentences = [`${title}.`, explanation, remedy].filter((text) => text !== '');
	return [`  ${sentences.join(' ')} (${fault.code})`];
}

const ACTIONS = { create: 'New file', change: 'Changes', remove: 'Removes' } as const;
const ACCESSES = {
	own: 'yours',
	administrator: 'as administrator',
	'by-hand': 'by hand',
} as const;

function fileLines(file: FilePreview): readonly string[] {
	const facts = [file.owner, file.mode, ACCESSES[file.access]].filter((fact) => fact !== '');
	const link = file.link === undefined ? '' : `, by the link ${file.link}`;
	return [
		`  ${ACTIONS[file.action]} ${visibleText(file.path, MAX_LINE)} (${facts.join(', ')}${link})`,
		...file.rows.map((row) => `    ${rowLine(row)}`.trimEnd()),
		...(file.settles === undefined
			? []
			: [
					file.settles === 'removed'
						? '    Once the engine let go of it, the file is removed.'
						: '    Once the engine let go of it, the file gets its own content back.',
				]),
	];
}

function rowLine(row: DiffRow): string {
	if (row.kind === 'skipped') return `… ${row.lines} lines as they are`;
	if ('bytes' in row) {
		return `${row.kind === 'removed-bytes' ? '-' : '+'} ${row.bytes} bytes that are no text`;
	}
	const sign = { same: ' ', added: '+', removed: '-' }[row.kind];
	const end = row.end === undefined || row.kind === 'same' ? '' : ENDS[row.end];
	return `${sign} ${row.text}${end}`;
}

const ENDS = { crlf: '  (ends with CR LF)', none: '  (no line end)' } as const;

function effectLines(
	{ files, consequence, effectiveNow, effectiveAfter }: EnginePreview,
	host: string,
): readonly string[] {
	const isUntouched = files.length === 0 && consequence.step === 'nothing';
	return [
		...(isUntouched ? [] : [`  ${consequenceWords(consequence)}`]),
		`  ${host}: ${changeWords(effectiveNow, effectiveAfter, host)}`,
		...(effectiveAfter.insecure.length === 0
			? []
			: [`  Insecure afterwards: ${shortList(effectiveAfter.insecure)}`]),
		...effectiveAfter.mirrors.map(
			({ of, locations, unchecked = [] }) =>
				`  Before ${of} it asks: ${shortList(
					locations.map((one) => (unchecked.includes(one) ? `${one} (unchecked)` : one)),
				)}`,
		),
	];
}

/** `as now` only where all that is shown stays as it is. */
function changeWords(now: EffectiveTrust, after: EffectiveTrust, host: string): string {
	const [before, afterwards] = [standingWords(now, host), standingWords(after, host)];
	if (before !== afterwards) return `${before} now, ${afterwards} afterwards`;
	return JSON.stringify(now) === JSON.stringify(after) ? `${before}, as now` : before;
}

function standingWords({ standing, mirrors }: EffectiveTrust, host: string): string {
	const isUnchecked =
		standing === 'mirror' &&
		mirrors.some(({ unchecked = [] }) => unchecked.some((one) => isAt(one, host)));
	return isUnchecked ? `${STANDING_WORDS.mirror}, unchecked` : STANDING_WORDS[standing];
}

const STANDING_WORDS = {
	ca: 'checked with its own CA',
	insecure: 'insecure',
	mirror: 'asked as a mirror',
	none: "checked with the system's CAs",
} as const;

function shortList(entries: readonly string[]): string {
	const shown = entries.slice(0, 10).map((entry) => visibleText(entry));
	const more = entries.length - shown.length;
	return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

const HAND_WORDS: Readonly<Record<string, string>> = {
	desktop: 'Restart Docker Desktop afterwards',
	windows: "Restart Docker's service afterwards",
	machine: 'Let the engine in the machine read it afterwards',
	remote: 'Let the engine read it on its own computer afterwards',
};

function consequenceWords({ step, what, containersRunning, stopsContainers }: Consequence): string {
	const containers =
		containersRunning === undefined
			? 'running containers'
			: `${containersRunning} running ${containersRunning === 1 ? 'container' : 'containers'}`;
	const fate = stopsContainers
		? `${containers} WILL STOP`
		: containersRunning === 0
			? 'no container is running'
			: `${containers} keep running`;
	switch (step) {
		case 'nothing':
			return 'Counts at once; nothing has to be restarted.';
		case 'reload':
			return `Tells ${what ?? 'the engine'} to read its files again; ${fate}.`;
		case 'restart':
			return `Restarts ${what ?? 'the engine'}; ${fate}.`;
		case 'by-hand':
			return `${HAND_WORDS[what ?? ''] ?? 'Let the engine read its files afterwards'}; ${fate}.`;
	}
}

function verdictLines({ verdict, asksAdministrator, engines }: TrustPreview): readonly string[] {
	switch (verdict) {
		case 'apply':
			return [
				asksAdministrator
					? 'The administrator prompt will be shown once.'
					: 'No administrator is needed.',
			];
		case 'nothing':
			return ['Nothing to do: the engines do this already.'];
		case 'blocked':
			return ['Nothing is written while something is in the way.'];
		case 'by-hand':
			return [
				"Image Ferry can't write all of this itself; the commands above do the same.",
				...writableLines(engines),
			];
	}
}

/** Nothing is applied by halves, but a person may choose the half that can be. */
function writableLines(engines: TrustPreview['engines']): readonly string[] {
	const writable = engines.filter(
		({ files, fault }) =>
			fault === undefined && files.length > 0 && files.every(({ access }) => access !== 'by-hand'),
	);
	return writable.length === 0
		? []
		: [
				`It can write what these need: ${writable.map(({ engine }) => `--engine ${engine.endpoint}`).join(' ')}`,
			];
}

const STEPS: Readonly<Record<TrustStep['name'], string>> = {
	compare: 'compare with the plan',
	'back-up': 'keep what was there',
	authorize: 'administrator prompt',
	write: 'write',
	reload: 'reload',
	verify: 'verify with the engine',
	proof: 'pull the proof',
	settle: 'put the original content back',
	'roll-back': 'roll back',
};

const BY: Readonly<Record<NonNullable<TrustStep['by']>, string>> = {
	info: 'the engine says so itself',
	'reload-event': 'the engine told of its reload',
	files: 'the files are read at each use',
	pull: 'the image was pulled',
	'not-needed': 'not needed',
	'not-asked': 'not asked for',
	'by-hand': 'left to you',
};

/** Gives a step that ended, in one line; nothing while it runs. */
export function stepLines({ name, engine, state, by, fault }: TrustStep): readonly string[] {
	if (state === 'running') return [];
	const what = `${state.padEnd(7)}  ${STEPS[name]}`;
	const reason =
		fault === undefined
			? by === undefined
				? ''
				: `: ${BY[by]}`
			: `: ${describeFault(fault).title}`;
	return [`${what}${engine === undefined ? '' : `, ${engine}`}${reason}`];
}

/** Gives a standing as a line of the list. */
export function standingLine({ host, as, of, origin, file }: StandingRow): string {
	const what = as === 'mirror' ? `asked before ${of ?? ''}` : STANDING_WORDS[as];
	const from = { own: 'by Image Ferry', user: 'by others', flag: 'at its start' }[origin];
	const where = file === undefined ? '' : `, ${file}`;
	return visibleText(`${host}: ${what} (${from}${where})`, MAX_LINE);
}

const STATES: Readonly<Record<TrustChange['state'], string>> = {
	applied: 'applied',
	written: 'written; counts once you restarted the engine',
	'rolled-back': 'did not take, rolled back',
	'roll-back-failed': 'did not take, NOT put back: look at its files',
	interrupted: 'interrupted in the middle',
	reverted: 'undone',
};

/** Gives a change of the history, with what became of its files. */
export function changeLines(change: TrustChange): readonly string[] {
	const { id, atMs, wish, state, files, reverts } = change;
	const what = reverts === undefined ? wishWords(wish) : `undo ${reverts}`;
	return [
		`${id}  ${new Date(atMs).toISOString()}  ${what}: ${STATES[state]}`,
		...files.flatMap(({ path, drift, changedAtMs }) => {
			const when =
				changedAtMs === undefined ? '' : ` on ${new Date(changedAtMs).toISOString().slice(0, 10)}`;
			const words = { changed: `changed outside Image Ferry${when}`, gone: 'no longer there' };
			return drift === 'changed' || drift === 'gone'
				? [`  ${visibleText(path, MAX_LINE)}: ${words[drift]}`]
				: [];
		}),
	];
}
