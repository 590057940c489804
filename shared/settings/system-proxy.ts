// What the desktop answers about the way to an address: the words of a proxy auto-configuration, such as
// `PROXY proxy.example.com:3128; DIRECT`.

const SCHEMES: Readonly<Record<string, string>> = { PROXY: 'http', HTTP: 'http', HTTPS: 'https' };

/**
 * Gives the first way that can be taken: `scheme://host:port`, or `direct`. Ways that Image Ferry cannot take, such as
 * SOCKS, are passed over; when nothing else is offered the answer is `unsupported`.
 */
export function systemProxyOf(answer: string): string {
	const ways = answer
		.split(';')
		.map((way) => way.trim())
		.filter((way) => way !== '');
	for (const way of ways) {
		const [kind = '', server = ''] = way.split(/\s+/);
		const scheme = SCHEMES[kind.toUpperCase()];
		if (kind.toUpperCase() === 'DIRECT') return 'direct';
		if (scheme !== undefined && URL.canParse(`${scheme}://${server}`)) {
			return `${scheme}://${server}`;
		}
	}
	return ways.length === 0 ? 'direct' : 'unsupported';
}
