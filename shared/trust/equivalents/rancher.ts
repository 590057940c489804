// k3s and RKE2: one registries.yaml on each node, read at the node's start.
import { shellWord } from '../preview/shell-words';
import { isNetwork, type TrustWish } from '../trust-wish';
import type { Equivalent, EquivalentPart } from './equivalent';
import {
	CLEAR_TEXT,
	fileWord,
	impossible,
	isUnchecked,
	NO_NETWORKS,
	quoted,
	writeFileScript,
} from './script-parts';

interface Distribution {
	readonly kind: 'k3s' | 'rke2';
	readonly title: string;
	readonly folder: string;
	readonly server: string;
	readonly agent: string;
}

const K3S: Distribution = {
	kind: 'k3s',
	title: 'k3s (registries.yaml)',
	folder: '/etc/rancher/k3s',
	server: 'k3s',
	agent: 'k3s-agent',
};
const RKE2: Distribution = {
	kind: 'rke2',
	title: 'RKE2 (registries.yaml)',
	folder: '/etc/rancher/rke2',
	server: 'rke2-server',
	agent: 'rke2-agent',
};

export const k3sEquivalent = (wish: TrustWish): Equivalent => equivalentFor(K3S, wish);
export const rke2Equivalent = (wish: TrustWish): Equivalent => equivalentFor(RKE2, wish);

function equivalentFor(distribution: Distribution, wish: TrustWish): Equivalent {
	const { folder, server, agent } = distribution;
	const { host, as, caPem } = wish;
	if (isNetwork(host)) return impossible(distribution, NO_NETWORKS);
	const file = `${folder}/registries.yaml`;
	const ca = `${folder}/image-ferry-${fileWord(host)}.crt`;
	const isGone = as === 'none';
	const parts: EquivalentPart[] = [];
	if (caPem !== undefined) {
		parts.push({
			label: 'Put the CA on the node',
			language: 'sh',
			text: `${writeFileScript(ca, caPem)}\n`,
		});
	}
	if (!isGone) parts.push({ label: file, language: 'yaml', text: registriesYaml(wish, ca) });
	parts.push({
		label: isGone
			? `Restart the node once ${quoted(host)} is out of ${file}`
			: 'Restart the node: the first on servers, the second on agents',
		language: 'sh',
		text: [
			...(isGone ? [`sudo rm -f -- ${shellWord(ca)}`] : []),
			`sudo systemctl restart ${server}`,
			`sudo systemctl restart ${agent}`,
			'',
		].join('\n'),
	});
	return {
		kind: distribution.kind,
		title: distribution.title,
		parts,
		notes: [
			'Do it on every node, one after the other: the file is read at the start only. Running pods keep running.',
			isGone
				? `Take ${host} out from under mirrors: and configs: in ${file}, and where it is an endpoint of another registry.`
				: `Where ${file} is there already, merge these keys into it: a second mirrors: or configs: would not be read.`,
			...(as === 'mirror'
				? [
						'The mirrored registry itself is still asked last, unless disable-default-registry-endpoint is set.',
					]
				: []),
			...(isUnchecked(wish) ? [CLEAR_TEXT] : []),
		],
	};
}

function registriesYaml(wish: TrustWish, ca: string): string {
	const { host, as, of, tls, caPem } = wish;
	const lines: string[] = [];
	const endpoint = `${tls === 'plain-http' || as === 'insecure' ? 'http' : 'https'}://${host}`;
	if (of !== undefined || as === 'insecure') {
		// The registry's own HTTPS address needs no entry: it is always asked last.
		lines.push(
			'mirrors:',
			`  ${quoted(of ?? host)}:`,
			'    endpoint:',
			`      - ${quoted(endpoint)}`,
		);
	}
	if (caPem !== undefined) {
		lines.push('configs:', `  ${quoted(host)}:`, '    tls:', `      ca_file: ${quoted(ca)}`);
	} else if (as === 'insecure' || tls === 'skip-verify') {
		lines.push('configs:', `  ${quoted(host)}:`, '    tls:', '      insecure_skip_verify: true');
	}
	return [...lines, ''].join('\n');
}
