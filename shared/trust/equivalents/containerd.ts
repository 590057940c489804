// containerd on nodes elsewhere: a hosts.toml of the registry, or of the one that is mirrored.
import { apiHostOf } from '../../oci/registry-host';
import { shellWord } from '../preview/shell-words';
import { isNetwork, type TrustWish } from '../trust-wish';
import type { Equivalent, EquivalentPart } from './equivalent';
import {
	CLEAR_TEXT,
	impossible,
	isUnchecked,
	NO_NETWORKS,
	quoted,
	writeFileScript,
} from './script-parts';

const NAME = { kind: 'containerd', title: 'containerd (hosts.toml)' } as const;
const FOLDER = '/etc/containerd/certs.d';

const NOTES = [
	'Do it on every node. Edits of hosts.toml need no restart.',
	'Containerd reads the folder only where its config.toml names it, once, with a restart of containerd: config_path = "/etc/containerd/certs.d" under [plugins."io.containerd.grpc.v1.cri".registry] with containerd 1.x, under [plugins."io.containerd.cri.v1.images".registry] with 2.x.',
	'Together with registry.mirrors in config.toml, config_path stops containerd at its start: move those mirrors to hosts.toml files first.',
	'A hosts.toml that is there already holds more than this: add the [host] tables to it.',
];

export function containerdEquivalent(wish: TrustWish): Equivalent {
	const { host, as, of, caPem } = wish;
	if (isNetwork(host)) return impossible(NAME, NO_NETWORKS);
	const folder = `${FOLDER}/${hostFolder(of ?? host)}`;
	if (as === 'none') {
		return {
			...NAME,
			parts: [
				{
					label: 'Remove what is set for the registry',
					language: 'sh',
					text: `sudo mv -- ${shellWord(folder)} ${shellWord(`${folder}.image-ferry-backup`)}\n`,
				},
			],
			notes: [
				'Do it on every node; no restart is needed. Where the folder holds tables of others too, take only the registry’s out of its hosts.toml.',
				`Of a registry that ${host} stood in for, take its [host] table out as well.`,
			],
		};
	}
	const ca = `${folder}/image-ferry.crt`;
	const parts: EquivalentPart[] = [];
	if (caPem !== undefined) {
		parts.push({
			label: 'Put the CA on the node',
			language: 'sh',
			text: `${writeFileScript(ca, caPem)}\n`,
		});
	}
	parts.push({ label: `${folder}/hosts.toml`, language: 'toml', text: hostsToml(wish, ca) });
	return { ...NAME, parts, notes: [...NOTES, ...(isUnchecked(wish) ? [CLEAR_TEXT] : [])] };
}

/** The colon before a port is written `_`, with another behind it. */
function hostFolder(host: string): string {
	const port = /:(\d+)$/.exec(host);
	return port === null ? host : `${host.slice(0, port.index)}_${port[1]}_`;
}

function hostsToml(wish: TrustWish, ca: string): string {
	const { host, as, of, tls, caPem } = wish;
	const capabilities = of === undefined ? '["pull", "resolve", "push"]' : '["pull", "resolve"]';
	const lines = [`server = ${quoted(serverUrl(wish))}`];
	const entry = (scheme: 'http' | 'https', ...options: readonly string[]): void => {
		lines.push(
			'',
			`[host.${quoted(`${scheme}://${apiHostOf(host)}`)}]`,
			`  capabilities = ${capabilities}`,
		);
		for (const option of options) lines.push(option);
	};
	if (as === 'insecure') {
		// skip_verify does not enable plain HTTP; what fails by HTTPS is asked by HTTP.
		entry('https', '  skip_verify = true');
		entry('http');
	} else if (tls === 'plain-http') {
		entry('http');
	} else if (tls === 'skip-verify') {
		entry('https', '  skip_verify = true');
	} else {
		entry('https', ...(caPem === undefined ? [] : [`  ca = ${quoted(ca)}`]));
	}
	return [...lines, ''].join('\n');
}

/** Where is asked when no host has it: the registry itself. */
function serverUrl({ host, of }: TrustWish): string {
	return `https://${apiHostOf(of ?? host)}`;
}
