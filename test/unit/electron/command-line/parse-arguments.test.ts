import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../../electron/command-line/parse-arguments';
import { FaultError } from '../../../../electron/platform/fault-error';
import { describeFault } from '../../../../shared/fault/fault-texts';

/** What a person reads of a refused command line. */
function refusal(args: readonly string[]): string {
	try {
		return `accepted: ${JSON.stringify(parseArguments(args))}`;
	} catch (error) {
		if (!(error instanceof FaultError)) throw error;
		const { title, remedy } = describeFault(error.fault);
		return `${error.fault.code}: ${title}. ${remedy}`;
	}
}

const file = (name: string) => ({ kind: 'file', file: name });
const RUN = { name: 'run', progress: 'auto', isJson: false };
const words = (line: string): string[] => line.split(' ').filter((word) => word !== '');

describe('command lines that are right', () => {
	it.each([
		['', { name: 'help' }],
		['help', { name: 'help' }],
		['--help', { name: 'help' }],
		['-h', { name: 'help' }],
		['help registry test', { name: 'help', topic: 'registry test' }],
		['run --help', { name: 'help', topic: 'run' }],
		['registry --help', { name: 'help', topic: 'registry' }],
		['registry add -h', { name: 'help', topic: 'registry add' }],
		['--version', { name: 'version' }],
		['version', { name: 'version' }],
		['plan m.yaml', { name: 'plan', input: file('m.yaml'), isJson: false }],
		['plan --json m.yaml', { name: 'plan', input: file('m.yaml'), isJson: true }],
		['plan -- --odd.yaml', { name: 'plan', input: file('--odd.yaml'), isJson: false }],
		['run m.yaml', { ...RUN, input: file('m.yaml') }],
		[
			'run m.yaml --report r.json --progress json',
			{ ...RUN, input: file('m.yaml'), reportFile: 'r.json', progress: 'json' },
		],
		[
			'run --report=r.json --progress=none m.yaml',
			{ ...RUN, input: file('m.yaml'), reportFile: 'r.json', progress: 'none' },
		],
		['run m.yaml --report=-x', { ...RUN, input: file('m.yaml'), reportFile: '-x' }],
		['run m.yaml --report -', { ...RUN, input: file('m.yaml'), reportFile: '-' }],
		['run m.yaml -q --json', { ...RUN, input: file('m.yaml'), progress: 'none', isJson: true }],
		['run m.yaml --dry-run', { name: 'plan', input: file('m.yaml'), isJson: false }],
		[
			'run l.txt --to h:5000/p --from r.x/v --platform linux/amd64 --platform linux/arm64 --save m.yaml',
			{
				...RUN,
				input: {
					kind: 'list',
					file: 'l.txt',
					to: 'h:5000/p',
					from: 'r.x/v',
					platforms: ['linux/amd64', 'linux/arm64'],
				},
				saveFile: 'm.yaml',
			},
		],
		[
			'plan - --to h',
			{ name: 'plan', input: { kind: 'list', file: '-', to: 'h', platforms: [] }, isJson: false },
		],
		['copy a:1 h/a:2', { ...RUN, input: { kind: 'image', source: 'a:1', destination: 'h/a:2' } }],
		['-V', { name: 'version' }],
		['runs', { name: 'runs', isJson: false }],
		['runs --json', { name: 'runs', isJson: true }],
		['engines', { name: 'engines', isJson: false }],
		['engines --json', { name: 'engines', isJson: true }],
		['report r1', { name: 'report', runId: 'r1', format: 'json' }],
		['report r1 --format csv', { name: 'report', runId: 'r1', format: 'csv' }],
		['registry add h:5000', { name: 'registry add', host: 'h:5000' }],
		[
			'registry add h --name Home --tls private-ca --ca ca.pem --sign-in-server auth:5001',
			{
				name: 'registry add',
				host: 'h',
				displayName: 'Home',
				tls: 'private-ca',
				caFile: 'ca.pem',
				signInServer: 'auth:5001',
			},
		],
		['registry list --json', { name: 'registry list', isJson: true }],
		['registry remove h', { name: 'registry remove', host: 'h' }],
		['registry test h', { name: 'registry test', host: 'h', isJson: false }],
		[
			'registry test h --image a/b:1 --push a/c --json',
			{
				name: 'registry test',
				host: 'h',
				image: 'a/b:1',
				pushRepository: 'a/c',
				isJson: true,
			},
		],
		['login h --username u --password-stdin', { name: 'login', host: 'h', username: 'u' }],
		['login -u _json_key --password-stdin h', { name: 'login', host: 'h', username: '_json_key' }],
		['logout h', { name: 'logout', host: 'h' }],
		['trust plan h:5000', { name: 'trust plan', host: 'h:5000', engines: [], isJson: false }],
		[
			'trust apply h --as mirror --of docker.io --ca c --engine a --proof p --engine b --yes --json',
			{
				name: 'trust apply',
				host: 'h',
				as: 'mirror',
				caFile: 'c',
				of: 'docker.io',
				engines: ['a', 'b'],
				isJson: true,
				proof: 'p',
				isYes: true,
			},
		],
		['trust list --json', { name: 'trust list', isJson: true }],
		['trust revert', { name: 'trust revert', isYes: false, isJson: false }],
		[
			'trust revert c-1 --yes',
			{ name: 'trust revert', changeId: 'c-1', isYes: true, isJson: false },
		],
		[
			'trust show h --as none --for k3s',
			{ name: 'trust show', host: 'h', as: 'none', kind: 'k3s' },
		],
		['trust --help', { name: 'help', topic: 'trust' }],
		['sample', { name: 'sample', isServing: false, progress: 'auto' }],
		['sample --serve --progress plain', { name: 'sample', isServing: true, progress: 'plain' }],
	])('%s', (line, command) => {
		expect(parseArguments(words(line))).toEqual(command);
	});
});

describe('command lines that are wrong', () => {
	it.each([
		['pln m.yaml', 'there is no command "pln"', 'Did you mean image-ferry plan?'],
		['Run m.yaml', 'there is no command "Run"', 'Did you mean image-ferry run?'],
		['constructor', 'there is no command "constructor"', 'See image-ferry help'],
		['frobnicate', 'there is no command "frobnicate"', 'See image-ferry help'],
		['--json plan m.yaml', 'a command comes first, not the option --json', 'See image-ferry help'],
		['registry', 'comes add, list, remove or test, not nothing', 'See image-ferry help'],
		['registry lst', 'not "lst"', 'Did you mean image-ferry registry list?'],
		[
			'trust',
			'comes plan, apply, list, revert, verify or show, not nothing',
			'See image-ferry help',
		],
		['trust aply h', 'not "aply"', 'Did you mean image-ferry trust apply?'],
		['trust plan', 'HOST[:PORT] is missing', 'image-ferry trust plan HOST[:PORT]'],
		['trust plan h --as insecur', 'did you mean insecure?', 'image-ferry trust plan'],
		['trust plan h --yes', '--yes is no option of trust plan', 'image-ferry trust plan'],
		['trust apply h --as ca --as none', '--as is there twice', 'image-ferry trust apply'],
		['trust revert a b', '"b" is a word too many', 'image-ferry trust revert [ID]'],
		['plan', 'MIRROR.yaml is missing', 'Write it as: image-ferry plan MIRROR.yaml'],
		['plan a.yaml b.yaml', '"b.yaml" is a word too many', 'image-ferry plan MIRROR.yaml'],
		['plan a.yaml --jsn', '--jsn is no option of plan; did you mean --json?', 'image-ferry plan'],
		['plan a.yaml --json=yes', '--json takes no value', 'image-ferry plan'],
		['plan a.yaml -x', '-x is no option of plan', 'image-ferry plan'],
		['run m.yaml --report', '--report needs a value', 'image-ferry run MIRROR.yaml [--dry-run]'],
		['run m.yaml --report=', '--report needs a value', 'image-ferry run'],
		['run m.yaml --report --progress plain', '--report needs a value', 'image-ferry run'],
		['run m.yaml --report a --report b', '--report is there twice', 'image-ferry run'],
		[
			'run m.yaml --progress plian',
			'--progress takes auto, plain, json, none, not "plian"; did you mean plain?',
			'image-ferry run',
		],
		[
			'run l.txt --from r.x',
			'--from belongs to a list of images',
			'image-ferry run LIST --to HOST',
		],
		['run m.yaml --save n.yaml', '--save belongs to a list of images', 'run LIST --to HOST'],
		[
			'run m.yaml -q --progress plain',
			'--quiet and --progress plain contradict',
			'image-ferry run',
		],
		['copy a:1', 'DESTINATION is missing', 'image-ferry copy SOURCE DESTINATION'],
		['copy a:1 b:1 c:1', '"c:1" is a word too many', 'image-ferry copy'],
		['help nosuch', 'there is no command "nosuch"', 'See image-ferry help'],
		['help registry nosuch', 'not "nosuch"', 'See image-ferry help'],
		['help trust aply', 'not "aply"', 'Did you mean image-ferry trust apply?'],
		['runs all', '"all" is a word too many', 'image-ferry runs [--json]'],
		['report', 'RUN_ID is missing', 'image-ferry report RUN_ID'],
		['report r --format xml', '--format takes json, csv, html, not "xml"', 'image-ferry report'],
		['registry add', 'HOST[:PORT] is missing', 'image-ferry registry add HOST[:PORT]'],
		[
			'registry add h --tls insecure',
			'--tls takes verify, private-ca, skip-verify, plain-http, not "insecure"',
			'image-ferry registry add',
		],
		['login h --password-stdin', '--username is missing', 'image-ferry login HOST --username USER'],
		['login h --username --password-stdin', '--username needs a value', 'image-ferry login'],
		['login h -u u', 'read from standard input only: add --password-stdin', 'image-ferry login'],
		['login h -u a:b --password-stdin', 'a username holds no ":"', 'image-ferry login'],
		['login --username u --password-stdin', 'HOST is missing', 'image-ferry login'],
		['logout', 'HOST is missing', 'image-ferry logout HOST'],
		['sample now', '"now" is a word too many', 'image-ferry sample'],
	])('%s', (line, problem, remedy) => {
		const said = refusal(words(line));
		expect(said).toMatch(/^command\.invalid: /);
		expect(said).toContain(problem);
		expect(said).toContain(remedy);
	});

	it('takes an empty word as missing', () => {
		expect(refusal(['plan', ''])).toContain('MIRROR.yaml is empty');
	});

	it.each(['export', 'import', 'inspect', 'verify', 'serve', 'inventory'])(
		'says that %s is not supported yet, whatever follows',
		(name) => {
			expect(refusal([name, '--any', 'x'])).toContain(
				`command.unsupported: "${name}" is not supported yet`,
			);
		},
	);

	it.each([
		'login h -u u --password s3cret',
		'login h -u u --password=s3cret',
		'login h -u u -p s3cret',
		'login h -u u -ps3cret',
		'login h -u u s3cret',
		'login h u s3cret --password-stdin',
	])('never repeats a password that somebody wrote: %s', (line) => {
		const said = refusal(words(line));
		expect(said).toMatch(/^command\.invalid: /);
		expect(said).not.toContain('s3cret');
		expect(said).toContain('--password-stdin');
	});

	it('shows hidden characters instead of sending them to the terminal', () => {
		expect(refusal(['pl\u001b[31man'])).toContain('"pl\\u{001B}[31man"');
	});
});
