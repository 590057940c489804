// What a desktop says about proxies, in the words of proxy auto-configuration: `PROXY a:8080; SOCKS5 b:1080; DIRECT`.
import type { ProxyServer } from './proxy';

/** The first way of an answer that this app can go; `unusable` when it names only others, such as SOCKS. */
export type SystemProxy =
	| { readonly kind: 'direct' }
	| { readonly kind: 'proxy'; readonly proxy: ProxyServer }
	| { readonly kind: 'unusable'; readonly named: string };

/** Reads an answer; an empty one means direct. */
export function readSystemProxy(answer: string): SystemProxy {
	const ways = answer
		.split(';')
		.map((way) => way.trim())
		.filter((way) => way !== '');
	for (const way of ways) {
		const [kind = '', target = ''] = way.split(/\s+/);
		const word = kind.toUpperCase();
		if (word === 'DIRECT') {
			return { kind: 'direct' };
		}
		const scheme = word === 'PROXY' || word === 'HTTP' ? 'http' : word === 'HTTPS' ? 'https' : '';
		const url = `${scheme}://${target}`;
		if (scheme !== '' && target !== '' && URL.canParse(url)) {
			return { kind: 'proxy', proxy: { url: `${scheme}://${new URL(url).host}` } };
		}
	}
	const [first] = ways;
	return first === undefined ? { kind: 'direct' } : { kind: 'unusable', named: first };
}
