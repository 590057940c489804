import { describe, expect, it } from 'vitest';
import { LATER_COMMANDS, SHAPES } from '../../../../electron/command-line/command-shapes';
import { helpText, isHelpTopic } from '../../../../electron/command-line/help-text';
import { parseArguments } from '../../../../electron/command-line/parse-arguments';

const asOneLine = (text: string): string => text.replace(/\s+/g, ' ');

/** The command table of the contract, written down once more. */
const CONTRACT = [
	'plan MIRROR.yaml [--json]',
	'run MIRROR.yaml [--dry-run] [--report FILE.json] [--json] [--quiet] [--progress auto|plain|json|none]',
	'run LIST --to HOST[:PORT][/PATH] [--from PREFIX] [--platform OS/ARCH]... [--save MIRROR.yaml]',
	'copy SOURCE DESTINATION',
	'runs [--json]',
	'report RUN_ID [--format json|csv|html]',
	'registry add HOST[:PORT] [--name NAME] [--tls verify|private-ca|skip-verify|plain-http] [--ca FILE] [--sign-in-server HOST[:PORT]]',
	'registry list [--json]',
	'registry remove HOST',
	'registry test HOST [--image REPOSITORY:TAG] [--push REPOSITORY] [--json]',
	'login HOST --username USER --password-stdin',
	'logout HOST',
	'trust plan HOST[:PORT] [--as insecure|ca|mirror|none] [--ca FILE] [--of REGISTRY] [--engine ENDPOINT]... [--json]',
	'trust apply HOST[:PORT] [--as insecure|ca|mirror|none] [--ca FILE] [--of REGISTRY] [--engine ENDPOINT]... [--proof IMAGE] [--yes] [--json]',
	'trust list [--json]',
	'trust revert [ID] [--yes] [--json]',
	'trust verify [ID] [--proof IMAGE] [--json]',
	'sample',
];

describe('the help', () => {
	it.each(CONTRACT)('lists %s', (usage) => {
		expect(asOneLine(helpText())).toContain(usage);
	});

	it('lists every command that can be read, what comes later, and the exit statuses', () => {
		const help = asOneLine(helpText());
		for (const { usage, about } of Object.values(SHAPES)) {
			expect(help).toContain(usage);
			expect(help).toContain(about);
		}
		for (const later of LATER_COMMANDS) expect(help).toContain(later);
		expect(help).toMatch(/Exit status: 0 .* 1 .* 2 .* 3 .* 130 /);
	});

	it('fits 100 columns', () => {
		for (const line of helpText().split('\n')) expect(line.length).toBeLessThanOrEqual(100);
	});

	it('narrows to a command, or to all that begin with a word', () => {
		expect(asOneLine(helpText('login'))).toMatch(/^ login HOST .* keychain of this computer\.$/);
		expect(helpText('registry').match(/^ {2}registry /gm)).toHaveLength(4);
		expect(isHelpTopic('nothing')).toBe(false);
	});

	it('shows exactly the options that are understood', () => {
		for (const { usage, otherUsages = [], values = [], flags = [] } of Object.values(SHAPES)) {
			const all = [usage, ...otherUsages].join(' ');
			const shown = [...all.matchAll(/--([a-z-]+)/g)].map(([, option]) => option);
			expect([...new Set(shown)].sort()).toEqual([...values, ...flags].sort());
		}
	});

	it('shows examples that can be read, on the command itself', () => {
		for (const [name, { examples = [] }] of Object.entries(SHAPES)) {
			for (const example of examples) {
				expect(helpText(name)).toContain(example);
				const [, words = example] = /image-ferry (.*)$/.exec(example) ?? [];
				expect(parseArguments(words.split(' ')).name).toMatch(/^(plan|run)$/);
			}
		}
		expect(helpText('run')).toContain('cat images.txt | image-ferry run - --to');
	});
});
