// A registry's host as people type it: what else stood beside it is told where it goes, in lines that can be used.
import { shownInput } from '../../../shared/format/visible-text';
import { repositoryProblem } from '../../../shared/oci/reference';
import { parseRegistryHost } from '../../../shared/oci/registry-host';
import { faultError } from '../../platform/fault-error';

const USUAL_FORM =
	'Write it as a name with a port where needed, such as registry.example.com:8083.';

/**
 * Gives the canonical host. `lineOf` makes the corrected command of a host and the path that stood behind it.
 * @throws FaultError command.invalid
 */
export function registryHost(
	text: string,
	what: string,
	lineOf: (host: string, path: string) => string = (host) => host,
): string {
	const host = parseRegistryHost(text);
	if (host !== undefined) {
		return host;
	}
	const bare = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
	const [first = '', ...rest] = bare.split('/');
	const cleaned = parseRegistryHost(first.replace(/^.*@/, ''));
	throw faultError({
		code: 'command.invalid',
		side: 'this-computer',
		subject: what,
		facts: {
			problem: `${what} takes a registry's host, which "${shownInput(text)}" is not`,
			remedy: cleaned === undefined ? USUAL_FORM : remedyOf(cleaned, pathOf(rest), lineOf),
		},
	});
}

function remedyOf(
	host: string,
	path: string,
	lineOf: (host: string, path: string) => string,
): string {
	const form = `Write it as ${host}.`;
	return path === ''
		? form
		: `${form} Run: ${lineOf(host, path)} — the path goes with the images: ${host}/${path}/IMAGE:TAG; as a destination, repository: ${path}.`;
}

/** What names a part of the registry; the address of its API or of a web page does not. */
function pathOf(elements: readonly string[]): string {
	const path = elements
		.filter((element) => element !== '')
		.join('/')
		.replace(/^v[12](?=\/|$)\/?/, '')
		.replace(/[?#].*$/, '');
	return repositoryProblem(path) === undefined ? path : '';
}
