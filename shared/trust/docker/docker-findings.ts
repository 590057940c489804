// What collides, what a person should know, and what is good to know, before a Docker engine's lists are changed.
import { isDockerHub } from '../../oci/registry-host';
import type { CertificateFolder, DaemonFlag, DockerFiles, SeenFile } from '../engine-files';
import { isBroadNetwork, parseNetwork } from '../network';
import type { TrustFinding } from '../trust-finding';
import type { TrustWish } from '../trust-wish';
import type { DaemonJson } from './daemon-json';
import { LIST_KEYS, type ListKey } from './daemon-json-nodes';
import { type DockerState, insecureBy, isAlwaysInsecure, type SaidEntry } from './docker-state';
import type { ListChange } from './edit-daemon-json';
import { insecureEntryProblem, insecureSubject, mirrorEntryProblem } from './list-entries';
import { mirrorUrl, wantsInsecure } from './wished-lists';

/** What is judged. */
export interface DockerCase {
	readonly wish: TrustWish;
	readonly files: DockerFiles;
	/** `undefined`: there is no daemon.json. */
	readonly file: DaemonJson | undefined;
	readonly now: DockerState;
	/** The lists as they would be. */
	readonly after: DockerState;
	readonly changes: readonly ListChange[];
	/** CA files that would count for the registry. */
	readonly caFilesAfter: readonly string[];
}

/** Gives the findings, those that block first. */
export function dockerFindings(given: DockerCase): readonly TrustFinding[] {
	const findings = [
		...mirrorFindings(given),
		...entryFindings(given),
		...flagConflicts(given),
		...flagDecides(given),
		...insecureFindings(given),
		...folderFindings(given),
		...notLoaded(given),
		...ignoredKeys(given),
	];
	return bySeverity(findings);
}

/** Puts those that block first and those that only tell last. */
export function bySeverity(findings: readonly TrustFinding[]): readonly TrustFinding[] {
	const order = ['blocks', 'warns', 'tells'];
	return [...findings].sort(
		(one, other) => order.indexOf(one.severity) - order.indexOf(other.severity),
	);
}

/** The first number of the engine's version. */
function majorOf({ engine }: DockerFiles): number | undefined {
	const major = /^(\d+)\./.exec(engine.version)?.[1];
	return major === undefined ? undefined : Number(major);
}

function mirrorFindings({ wish }: DockerCase): readonly TrustFinding[] {
	if (wish.as !== 'mirror') return [];
	const of = wish.of ?? '';
	return of === 'docker.io'
		? [{ code: 'mirror-pulls-only', severity: 'tells', facts: { host: wish.host, of } }]
		: [{ code: 'mirror-docker-io-only', severity: 'blocks', facts: { host: wish.host, of } }];
}

/** Of what would be in the file: what is there and stays, and the wish's own entry. */
function entryFindings({ files, file, changes, wish }: DockerCase): readonly TrustFinding[] {
	const major = majorOf(files);
	const problemOf = (key: ListKey, text: string) =>
		(key === 'insecure-registries' ? insecureEntryProblem : mirrorEntryProblem)(text, major);
	return LIST_KEYS.flatMap((key): TrustFinding[] => {
		const change = changes.find((one) => one.key === key);
		const staying = (file?.lists[key] ?? []).filter((_, index) => !change?.remove.has(index));
		const added = [...(change?.append ?? []), ...(change?.replace.values() ?? [])];
		return [...staying, ...added.map((text) => ({ text, line: undefined }))].flatMap(
			({ text, line }): TrustFinding[] => {
				const reason = problemOf(key, text);
				if (reason === undefined) return [];
				const other = reason === 'path' ? withoutPath(key, text) : undefined;
				const facts = {
					file: pathOf(files.daemonJson),
					...(line === undefined ? { host: wish.host } : { line: String(line) }),
					...(other === undefined || problemOf(key, other) !== undefined ? {} : { other }),
				};
				return [
					{
						code: 'entry-breaks-engine',
						severity: 'blocks',
						facts: { ...facts, entry: text, key, reason },
					},
				];
			},
		);
	});
}

function withoutPath(key: ListKey, text: string): string {
	return key === 'insecure-registries'
		? text.replace(/^https?:\/\//i, '').replace(/\/.*$/, '')
		: text.replace(/^([^/]*\/\/[^/]*).*$/, '$1');
}

/** With the key in the file as well, the engine neither reloads nor starts, even when both say the same. */
function flagConflicts({ files, file, changes }: DockerCase): readonly TrustFinding[] {
	return LIST_KEYS.flatMap((key): TrustFinding[] => {
		const isChanged = changes.some((change) => change.key === key);
		if (!isChanged && file?.lists[key] === undefined) return [];
		return placesOf(files.flags.filter((flag) => flag.key === key)).map((flag) => ({
			code: 'flag-conflict',
			severity: isChanged ? 'blocks' : 'warns',
			facts: { ...flagFacts(flag), key },
		}));
	});
}

function flagDecides({ wish, after, changes }: DockerCase): readonly TrustFinding[] {
	const wants = wantsInsecure(wish);
	const insecure =
		wants === undefined || changes.some(({ key }) => key === 'insecure-registries')
			? []
			: insecureBy(after, wish.host);
	const url = mirrorUrl(wish);
	const mirrors = after.mirrors.filter(({ subject }) => {
		if (wish.as === 'mirror' && wish.tls !== undefined) return subject === url;
		const isMeant = wish.as === 'mirror' || wish.as === 'none';
		return isMeant && subject.replace(/^https?:\/\//, '') === wish.host;
	});
	const told = (entries: readonly SaidEntry[], isWished: boolean): readonly TrustFinding[] =>
		placesOf(entries.flatMap(({ flag }) => flag ?? [])).map((flag) => ({
			code: 'flag-decides',
			severity: isWished ? 'tells' : 'warns',
			facts: { ...flagFacts(flag), host: wish.host },
		}));
	return [...told(insecure, wants === true), ...told(mirrors, wish.as === 'mirror')];
}

/** The same flag of the running process and of its unit is told once, where it can be changed. */
function placesOf(flags: readonly DaemonFlag[]): readonly DaemonFlag[] {
	const inUnits = flags.filter(({ from }) => from !== 'process');
	const seen = new Set(inUnits.map(({ flag, value }) => `${flag} ${value}`));
	return [
		...inUnits,
		...flags.filter(({ from, flag, value }) => {
			return from === 'process' && !seen.has(`${flag} ${value}`);
		}),
	];
}

function flagFacts({ flag, value, from }: DaemonFlag): Readonly<Record<string, string>> {
	return from === 'process'
		? { flag, value }
		: { flag, value, file: from.file, line: String(from.line) };
}

function insecureFindings(given: DockerCase): readonly TrustFinding[] {
	const { wish, files, after, caFilesAfter } = given;
	const wants = wantsInsecure(wish);
	const network = parseNetwork(wish.host);
	const standing = insecureBy(after, wish.host);
	const covering = standing.filter(({ subject }) => subject !== wish.host);
	const isLoopback = isAlwaysInsecure(wish.host);
	const isInsecure = isLoopback || standing.length > 0;
	const findings: TrustFinding[] = covering.map(({ subject, line }) => ({
		code: 'network-covers',
		severity: wants === true ? 'tells' : 'warns',
		facts: {
			entry: subject,
			host: wish.host,
			...(line === undefined ? {} : { file: pathOf(files.daemonJson), line: String(line) }),
		},
	}));
	if (wants === true && isDockerHub(wish.host))
		findings.push({ code: 'docker-hub-checked', severity: 'blocks', facts: { host: wish.host } });
	if (isLoopback)
		findings.push({ code: 'always-insecure', severity: 'tells', facts: { host: wish.host } });
	if (wants === true && network !== undefined && isBroadNetwork(network))
		findings.push({ code: 'network-broad', severity: 'warns', facts: { entry: wish.host } });
	const [ca] = caFilesAfter;
	if (isInsecure && ca !== undefined)
		findings.push({
			code: 'insecure-skips-ca',
			severity: 'warns',
			facts: { host: wish.host, file: ca },
		});
	if (!isLoopback && (wants === true || wish.tls === 'plain-http'))
		findings.push({
			code: 'clear-text',
			severity: 'warns',
			facts: { host: wish.host, engine: engineName(files) },
		});
	return findings;
}

function folderFindings(given: DockerCase): readonly TrustFinding[] {
	const { wish, files, after } = given;
	const isInsecure = isAlwaysInsecure(wish.host) || insecureBy(after, wish.host).length > 0;
	const major = majorOf(files);
	return files.certificates
		.filter(({ exists }) => exists)
		.flatMap((folder): TrustFinding[] => {
			const toml = folder.files.find((file) => /[/\\]hosts\.toml$/.test(pathOf(file)));
			const client = isInsecure ? clientCertificate(folder) : undefined;
			return [
				...(client === undefined
					? []
					: [
							{
								code: 'insecure-skips-client-certificate' as const,
								severity: 'warns' as const,
								facts: { host: wish.host, file: client },
							},
						]),
				...(toml === undefined
					? []
					: [
							{
								code: 'hosts-toml-decides' as const,
								severity:
									major !== undefined && major < 24 ? ('tells' as const) : ('warns' as const),
								facts: { host: wish.host, file: pathOf(toml) },
							},
						]),
			];
		});
}

/** The .cert of a whole pair. */
function clientCertificate({ files }: CertificateFolder): string | undefined {
	const paths = files.map(pathOf);
	return paths.find(
		(path) => path.endsWith('.cert') && paths.includes(path.replace(/\.cert$/, '.key')),
	);
}

/** Only what the engine told is compared; what it always has is no difference. */
function notLoaded({ files, now }: DockerCase): readonly TrustFinding[] {
	const { insecureHosts, insecureNetworks, mirrors } = files.says;
	const insecure = now.insecure.map(({ subject }) => subject);
	const isNetwork = (subject: string): boolean => parseNetwork(subject) !== undefined;
	const differences = [
		...difference(
			insecureHosts,
			insecure.filter((one) => !isNetwork(one)),
		),
		...difference(insecureNetworks?.map(insecureSubject), insecure.filter(isNetwork)),
		...difference(
			mirrors?.map((mirror) => mirror.replace(/\/$/, '')),
			now.mirrors.map(({ subject }) => subject.replace(/\/$/, '')),
		),
	];
	return differences.length === 0
		? []
		: [
				{
					code: 'not-loaded',
					severity: 'warns',
					facts: { engine: engineName(files), entry: differences.slice(0, 5).join(', ') },
				},
			];
}

const ALWAYS: ReadonlySet<string> = new Set(['127.0.0.0/8', '::1/128', 'docker.io']);

function difference(
	said: readonly string[] | undefined,
	written: readonly string[],
): readonly string[] {
	if (said === undefined) return [];
	const [one, other] = [new Set(said), new Set(written)];
	return [...new Set([...said, ...written])].filter(
		(entry) => !ALWAYS.has(entry) && one.has(entry) !== other.has(entry),
	);
}

function ignoredKeys({ files, file }: DockerCase): readonly TrustFinding[] {
	return (file?.ignored ?? []).map(({ key, other, line }) => ({
		code: 'key-ignored',
		severity: key === 'insecure-registry' || key === 'registry-mirror' ? 'warns' : 'tells',
		facts: { file: pathOf(files.daemonJson), line: String(line), key, other },
	}));
}

/** Such as `Docker 20.10.24`. */
export function engineName({ engine }: Pick<DockerFiles, 'engine'>): string {
	return `Docker ${engine.version}`;
}

function pathOf(file: SeenFile): string {
	return file.link ?? file.path;
}
